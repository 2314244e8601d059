//! `group_by`: groups by a new key, through the repartition topic of its node.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Flow, Row, StepCode};

pub(super) static ROW: Row =
    Row { name: "group_by", output: Flow::Grouped, changes_key: true, expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (key, result) = (step.key(), step.call("select_key"));
    quote! {
        let #key = &#result;
        #rest
    }
}

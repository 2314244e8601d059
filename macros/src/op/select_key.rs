//! `select_key`: another key for the same value.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Row, StepCode};

pub(super) static ROW: Row = Row { name: "select_key", changes_key: true, expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (key, result) = (step.key(), step.call("select_key"));
    quote! {
        let #key = &#result;
        #rest
    }
}

//! `group_by`: groups by a new key, through the repartition topic of its node.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Flow, Form, StepCode};

pub(super) static FORM: Form =
    Form { name: "group_by", output: Flow::Grouped, changes_key: true, expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (key, result) = (step.key(), step.call(&quote!(_)));
    quote! {
        let #key = &#result;
        #rest
    }
}

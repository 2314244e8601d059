//! `select_key`: another key for the same value.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, StepCode};

pub(super) static FORM: Form = Form { name: "select_key", changes_key: true, expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (key, result) = (step.key(), step.call(&quote!(_)));
    quote! {
        let #key = &#result;
        #rest
    }
}

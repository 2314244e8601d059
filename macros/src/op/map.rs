//! `map`: another key and another value for each record.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, StepCode};

pub(super) static FORM: Form = Form { name: "map", changes_key: true, changes_value: true, expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (key, value, result) = (step.key(), step.value(), step.call(&quote!((_, _))));
    quote! {
        let (#key, #value) = &#result;
        #rest
    }
}

//! `map_values`: another value under the same key.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, StepCode};

pub(super) static FORM: Form = Form { name: "map_values", changes_value: true, expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (value, result) = (step.value(), step.call(&quote!(_)));
    quote! {
        let #value = &#result;
        #rest
    }
}

//! `flat_map_values`: any number of values under the same key.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, StepCode};

pub(super) static FORM: Form = Form { name: "flat_map_values", changes_value: true, expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (value, results) = (step.value(), step.call(&quote!(_)));
    quote! {
        for #value in ::core::iter::IntoIterator::into_iter(#results) {
            let #value = &#value;
            #rest
        }
    }
}

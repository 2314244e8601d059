//! `flat_map`: any number of records, with keys of their own, for each record.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, StepCode};

pub(super) static FORM: Form =
    Form { name: "flat_map", changes_key: true, changes_value: true, expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (key, value, results) = (step.key(), step.value(), step.call(&quote!(_)));
    quote! {
        for (#key, #value) in ::core::iter::IntoIterator::into_iter(#results) {
            let (#key, #value) = (&#key, &#value);
            #rest
        }
    }
}

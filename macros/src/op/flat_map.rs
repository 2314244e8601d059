//! `flat_map`: any number of records, with keys of their own, for each record.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Row, StepCode};

pub(super) static ROW: Row = Row { name: "flat_map", changes_key: true, changes_value: true, expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (key, value, results) = (step.key(), step.value(), step.call("flat_map"));
    quote! {
        for (#key, #value) in ::core::iter::IntoIterator::into_iter(#results) {
            let (#key, #value) = (&#key, &#value);
            #rest
        }
    }
}

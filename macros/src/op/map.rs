//! `map`: another key and another value for each record.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Row, StepCode};

pub(super) static ROW: Row = Row { name: "map", changes_key: true, changes_value: true, expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (key, value, result) = (step.key(), step.value(), step.call("map"));
    quote! {
        let (#key, #value) = &#result;
        #rest
    }
}

//! `map_values`: another value under the same key.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Row, StepCode};

pub(super) static ROW: Row = Row { name: "map_values", changes_value: true, expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (value, result) = (step.value(), step.call("map_values"));
    quote! {
        let #value = &#result;
        #rest
    }
}

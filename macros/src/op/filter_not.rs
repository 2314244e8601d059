//! `filter_not`: only records for which the predicate does not hold.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Row, StepCode};

pub(super) static ROW: Row = Row { name: "filter_not", expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let skip = step.call("filter");
    quote!(if !#skip { #rest })
}

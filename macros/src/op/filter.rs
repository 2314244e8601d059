//! `filter`: only records for which the predicate holds.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Row, StepCode};

pub(super) static ROW: Row = Row { name: "filter", expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let keep = step.call("filter");
    quote!(if #keep { #rest })
}

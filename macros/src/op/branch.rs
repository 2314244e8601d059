//! `branch`: one output of a `split`, for records that no earlier branch took.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Flow, Row, StepCode};

pub(super) static ROW: Row =
    Row { name: "branch", input: Flow::Branches, output: Flow::Branches, expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (taken, output) = (step.call("filter"), &step.output);
    quote!(if #taken { #output } else { #rest })
}

//! `default_branch`: the last output of a `split`, for records that no branch took.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Flow, Row, StepCode};

pub(super) static ROW: Row =
    Row { name: "default_branch", input: Flow::Branches, output: Flow::Branches, args: &[], expand, ..Row::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let output = &step.output;
    quote! {
        #output
        #rest
    }
}

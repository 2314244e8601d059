//! `default_branch`: the last output of a `split`, for records that no branch took.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Flow, Form, StepCode};

pub(super) static FORM: Form = Form {
    name: "default_branch",
    input: Flow::Branches,
    output: Flow::Branches,
    args: &[],
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let output = &step.output;
    quote! {
        #output
        #rest
    }
}

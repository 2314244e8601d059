//! `branch`: one output of a `split`, for records that no earlier branch took.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Flow, Form, StepCode};

pub(super) static FORM: Form =
    Form { name: "branch", input: Flow::Branches, output: Flow::Branches, expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (taken, output) = (step.call(&quote!(bool)), &step.output);
    quote!(if #taken { #output } else { #rest })
}

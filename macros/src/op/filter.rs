//! `filter`: only records for which the predicate holds.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, StepCode};

pub(super) static FORM: Form = Form { name: "filter", expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let keep = step.call(&quote!(bool));
    quote!(if #keep { #rest })
}

//! `filter_not`: only records for which the predicate does not hold.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, StepCode};

pub(super) static FORM: Form = Form { name: "filter_not", expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let skip = step.call(&quote!(bool));
    quote!(if !#skip { #rest })
}

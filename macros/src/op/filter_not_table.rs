//! `filter_not` on a table: only keys whose value the predicate does not hold for.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, Old, StepCode};

pub(super) static FORM: Form = Form { name: "filter_not", deletes: true, old: Old::IfKept, expand, ..Form::COMPUTED };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let skip = step.call(&quote!(bool));
    quote!(if #skip { ::core::option::Option::None } else { #rest })
}

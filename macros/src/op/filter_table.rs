//! `filter` on a table: only keys whose value the predicate holds for. A key that it holds for no longer is deleted.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, Old, StepCode};

pub(super) static FORM: Form = Form { name: "filter", deletes: true, old: Old::IfKept, expand, ..Form::COMPUTED };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let keep = step.call(&quote!(bool));
    quote!(if #keep { #rest } else { ::core::option::Option::None })
}

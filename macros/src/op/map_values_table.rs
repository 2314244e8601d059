//! `map_values` on a table: another value for each key. It is not asked about deletions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Form, StepCode};

pub(super) static FORM: Form =
    Form { name: "map_values", changes_value: true, may_delete: true, expand, ..Form::COMPUTED };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (value, mapped, result) = (step.value(), step.mapped(), step.call(&quote!(_)));
    quote! {
        let #mapped = #result;
        let #value = &#mapped;
        #rest
    }
}

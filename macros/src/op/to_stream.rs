//! `to_stream`: the changes of a table as a stream of its new values.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Flow, Form, StepCode};

pub(super) static FORM: Form = Form { name: "to_stream", input: Flow::Table, args: &[], expand, ..Form::STATELESS };

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (change, value) = (step.change(), step.value());
    match step.deletes {
        true => quote! {
            let #value = #change.new;
            #rest
        },
        // No change of such a table is a deletion.
        false => quote!(if let ::core::option::Option::Some(#value) = #change.new { #rest }),
    }
}

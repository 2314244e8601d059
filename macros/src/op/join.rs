//! `join`: each record with the value its key has in a table; without one, nothing.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Arg, Drops, Flow, Form, Second, StepCode};

pub(super) static FORM: Form = Form {
    name: "join",
    args: &[Arg::Node(Flow::Table), Arg::Callback { params: 3, sketch: "|key, value, table_value| …", context: true }],
    changes_value: true,
    second: Second::Looks,
    drops: Drops::Nulls,
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (lookup, key, value) = (&step.lookup, step.key(), step.value());
    let table_value = step.other();
    let result = step.call_with(&[&key, &value, &table_value], &quote!(_));
    step.for_present(quote! {
        if let ::core::option::Option::Some((#table_value, _)) = &#lookup {
            let #value = &#result;
            #rest
        }
    })
}

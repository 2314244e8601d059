//! `join`: each record with the value its key has in a table; without one, nothing.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Arg, Drops, Flow, Row, State, StepCode, hidden};

pub(super) static ROW: Row = Row {
    name: "join",
    args: &[Arg::Node(Flow::Table), Arg::Callback { params: 3, sketch: "|key, value, table_value| …", context: true }],
    changes_value: true,
    state: State::Reads,
    drops: Drops::Nulls,
    expand,
    ..Row::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(table) = &step.store else { return TokenStream::new() };
    let (lookup, key, value) = (table.lookup(step), step.key(), step.value());
    let table_value = hidden("table_value", step.name.span());
    let result = step.call_with("join", &quote!(#key, #value, #table_value));
    step.for_present(quote! {
        if let ::core::option::Option::Some(#table_value) = &#lookup {
            let #value = &#result;
            #rest
        }
    })
}

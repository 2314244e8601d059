//! `left_join`: each record with the value its key has in a table, if it has one.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Arg, Drops, Flow, Nulls, Row, State, StepCode, hidden};

pub(super) static ROW: Row = Row {
    name: "left_join",
    args: &[Arg::Node(Flow::Table), Arg::Callback { params: 3, sketch: "|key, value, table_value| …", context: true }],
    changes_value: true,
    state: State::Reads,
    drops: Drops::NullValues,
    expand,
    ..Row::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(table) = &step.store else { return TokenStream::new() };
    let (lookup, key, value) = (table.lookup(step), step.key(), step.value());
    let lookup = match step.key_nulls {
        Nulls::Never | Nulls::Unknown => lookup,
        // A record without a key has no match and is joined all the same.
        Nulls::Possible => quote! {
            match #key {
                ::core::option::Option::Some(#key) => #lookup,
                ::core::option::Option::None => ::core::option::Option::None,
            }
        },
    };
    let table_value = hidden("table_value", step.name.span());
    let result = step.call_with("left_join", &quote!(#key, #value, #table_value.as_ref()));
    step.for_present_value(quote! {
        let #table_value = #lookup;
        let #value = &#result;
        #rest
    })
}

//! `left_join`: each record with the value its key has in a table, if it has one.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Arg, Drops, Flow, Form, Nulls, Second, StepCode};

pub(super) static FORM: Form = Form {
    name: "left_join",
    args: &[Arg::Node(Flow::Table), Arg::Callback { params: 3, sketch: "|key, value, table_value| …", context: true }],
    changes_value: true,
    second: Second::Looks,
    drops: Drops::NullValues,
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (lookup, key, value) = (&step.lookup, step.key(), step.value());
    let lookup = match step.key_nulls {
        Nulls::Never | Nulls::Unknown => lookup.clone(),
        // A record without a key has no match and is joined all the same.
        Nulls::Possible => quote! {
            match #key {
                ::core::option::Option::Some(#key) => #lookup,
                ::core::option::Option::None => ::core::option::Option::None,
            }
        },
    };
    let table_value = step.other();
    let table_ref = quote!(#table_value.as_ref().map(|(#table_value, _)| #table_value));
    let result = step.call_with(&[&key, &value, &table_ref], &quote!(_));
    step.for_present_value(quote! {
        let #table_value = #lookup;
        let #value = &#result;
        #rest
    })
}

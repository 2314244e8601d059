//! `join`, `left_join` and `outer_join` of two tables: a table that both sides change.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Alone, Arg, Flow, Form, Second, StepCode};

/// A result for each key that both tables have.
pub(super) static INNER: Form = Form {
    name: "join",
    args: &[Arg::Node(Flow::Table), callback("|key, left, right| …")],
    second: Second::Pairs(Alone { left: false, right: false }),
    expand: inner,
    ..JOINED
};

/// A result for each key that the left table has.
pub(super) static LEFT: Form = Form {
    name: "left_join",
    args: &[Arg::Node(Flow::Table), callback("|key, left, right: Option<&_>| …")],
    second: Second::Pairs(Alone { left: true, right: false }),
    expand: left,
    ..JOINED
};

/// A result for each key that either table has.
pub(super) static OUTER: Form = Form {
    name: "outer_join",
    args: &[Arg::Node(Flow::Table), callback("|key, left: Option<&_>, right: Option<&_>| …")],
    second: Second::Pairs(Alone { left: true, right: true }),
    expand: outer,
    ..JOINED
};

const JOINED: Form = Form { changes_value: true, may_delete: true, ..Form::COMPUTED };

const fn callback(sketch: &'static str) -> Arg {
    Arg::Callback { params: 3, sketch, context: false }
}

fn inner(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (value, other, left, right) = (step.value(), step.other(), step.left(), step.right());
    let joined = joined(step, &value, &other, &rest);
    quote! {
        match (#left, #right) {
            (::core::option::Option::Some(#value), ::core::option::Option::Some(#other)) => { #joined }
            _ => ::core::option::Option::None,
        }
    }
}

fn left(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (value, left, right) = (step.value(), step.left(), step.right());
    let joined = joined(step, &value, &right, &rest);
    quote! {
        match #left {
            ::core::option::Option::Some(#value) => { #joined }
            ::core::option::Option::None => ::core::option::Option::None,
        }
    }
}

fn outer(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (left, right) = (step.left(), step.right());
    let joined = joined(step, &left, &right, &rest);
    quote! {
        match (#left, #right) {
            (::core::option::Option::None, ::core::option::Option::None) => ::core::option::Option::None,
            _ => { #joined }
        }
    }
}

fn joined(step: &StepCode, left: &syn::Ident, right: &syn::Ident, rest: &TokenStream) -> TokenStream {
    let (key, value, mapped) = (step.key(), step.value(), step.mapped());
    let result = step.call_with(&[&key, left, right], &quote!(_));
    quote! {
        let #mapped = #result;
        let #value = &#mapped;
        #rest
    }
}

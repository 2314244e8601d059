//! `reduce` on a grouped table: folds the rows of each group into one value of their type, and takes out what they were.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Arg, Flow, Form, Slot, StepCode};

pub(super) static FORM: Form = Form {
    name: "reduce",
    input: Flow::GroupedTable,
    output: Flow::Table,
    args: &[
        Arg::Callback { params: 2, sketch: "|reduced, added| …", context: false },
        Arg::Callback { params: 2, sketch: "|reduced, removed| …", context: false },
    ],
    stores: &[Slot::KeyValue],
    may_delete: true,
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let [adder, subtractor] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (value, old) = (step.value(), step.old());
    let added = step.invoke(adder, &[&old, &value], &step.context(), &store.folded_type);
    let removed =
        step.invoke(subtractor, &[&quote_spanned!(step.span()=> &#old), &value], &step.context(), &store.folded_type);
    let added = quote_spanned!(step.span()=> __sw::op::reduce(#old, #value, |#old, #value| #added));
    step.replace(store, &removed, &added, &rest)
}

//! `reduce`: folds each group into one value of its own type, beginning with its first record.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Arg, Drops, Flow, Form, Slot, StepCode};

/// One closure over what is reduced so far and the next value.
pub(super) const ARGS: &[Arg] = &[Arg::Callback { params: 2, sketch: "|reduced, value| …", context: false }];

pub(super) static FORM: Form = Form {
    name: "reduce",
    input: Flow::Grouped,
    output: Flow::Table,
    args: ARGS,
    stores: &[Slot::KeyValue],
    may_delete: true,
    drops: Drops::Nulls,
    expand,
    ..Form::STATELESS
};

pub(super) fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let [reducer] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (value, old) = (step.value(), step.old());
    let reduced = step.invoke(reducer, &[&old, &value], &step.context(), &store.folded_type);
    let result = quote_spanned!(step.span()=> __sw::op::reduce(#old, #value, |#old, #value| #reduced));
    step.fold(store, &result, &rest)
}

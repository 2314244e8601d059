//! `aggregate`: folds each group into a value of another type, beginning with an initial one.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Arg, Drops, Flow, Form, Slot, StepCode};

/// The initial value, and the closure that takes a record in.
pub(super) const ARGS: &[Arg] = &[
    Arg::Callback { params: 0, sketch: "|| initial", context: false },
    Arg::Callback { params: 3, sketch: "|key, value, aggregate| …", context: true },
];

pub(super) static FORM: Form = Form {
    name: "aggregate",
    input: Flow::Grouped,
    output: Flow::Table,
    args: ARGS,
    changes_value: true,
    stores: &[Slot::KeyValue],
    may_delete: true,
    drops: Drops::Nulls,
    expand,
    ..Form::STATELESS
};

pub(super) fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let [initializer, aggregator] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (key, value, old, context) = (step.key(), step.value(), step.old(), step.context());
    let initial = step.invoke(initializer, &[], &context, &store.value_type);
    let total = quote_spanned!(step.span()=> #old.unwrap_or_else(|| #initial));
    let result = step.invoke(aggregator, &[&key, &value, &total], &context, &store.folded_type);
    step.fold(store, &result, &rest)
}

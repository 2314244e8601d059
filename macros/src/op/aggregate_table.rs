//! `aggregate` on a grouped table: folds the rows of each group into a value of another type, and takes out what they were.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Arg, Flow, Form, Slot, StepCode};

pub(super) static FORM: Form = Form {
    name: "aggregate",
    input: Flow::GroupedTable,
    output: Flow::Table,
    args: &[
        Arg::Callback { params: 0, sketch: "|| initial", context: false },
        Arg::Callback { params: 3, sketch: "|key, added, aggregate| …", context: true },
        Arg::Callback { params: 3, sketch: "|key, removed, aggregate| …", context: true },
    ],
    changes_value: true,
    stores: &[Slot::KeyValue],
    may_delete: true,
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let [initializer, adder, subtractor] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (key, value, old, context) = (step.key(), step.value(), step.old(), step.context());
    let initial = step.invoke(initializer, &[], &context, &store.value_type);
    let total = quote_spanned!(step.span()=> #old.unwrap_or_else(|| #initial));
    let added = step.invoke(adder, &[&key, &value, &total], &context, &store.folded_type);
    let removed = step.invoke(subtractor, &[&key, &value, &old], &context, &store.folded_type);
    step.replace(store, &removed, &added, &rest)
}

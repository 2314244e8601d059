//! `aggregate` behind `windowed_by` with sessions: folds each session of each group into a value of another type, beginning with
//! an initial one. Where sessions become one, a closure merges what they have.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Arg, Drops, Flow, Form, Slot, StepCode};

pub(super) static FORM: Form = Form {
    name: "aggregate",
    input: Flow::Sessions,
    output: Flow::Table,
    args: &[
        Arg::Callback { params: 0, sketch: "|| initial", context: false },
        Arg::Callback { params: 3, sketch: "|key, value, aggregate| …", context: true },
        Arg::Callback { params: 3, sketch: "|key, left, right| …", context: false },
    ],
    changes_value: true,
    stores: &[Slot::Session],
    may_delete: true,
    // Sessions that become one are no longer there.
    deletes: true,
    drops: Drops::NullKeys,
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let [initializer, aggregator, merger] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (key, value, old, context) = (step.key(), step.value(), step.old(), step.context());
    let (initial, merged, session) = (step.shared("initial"), step.merged(), step.session());
    let begin = step.invoke(initializer, &[], &context, &store.value_type);
    let first = quote_spanned!(step.span()=> ::core::option::Option::Some(#initial()));
    let merge = step.invoke(merger, &[&key, &quote!(&#merged), &quote!(&#session)], &context, &store.value_type);
    let total = quote_spanned!(step.span()=> #old.unwrap_or_else(#initial));
    let result = step.invoke(aggregator, &[&key, &value, &total], &context, &store.folded_type);
    let fold = step.fold_sessions(store, (&first, &merge), &result, &rest);
    // The closure stands once, though it is called in two places.
    quote_spanned! {step.span()=>
        let #initial = || #begin;
        #fold
    }
}

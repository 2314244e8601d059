//! `aggregate`: folds each group into a value of another type, beginning with an initial one.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Arg, Drops, Flow, Row, State, StepCode};

pub(super) static ROW: Row = Row {
    name: "aggregate",
    input: Flow::Grouped,
    output: Flow::Table,
    args: &[
        Arg::Callback { params: 0, sketch: "|| initial", context: false },
        Arg::Callback { params: 3, sketch: "|key, value, aggregate| …", context: true },
    ],
    changes_value: true,
    state: State::Owns,
    may_delete: true,
    drops: Drops::Nulls,
    expand,
    ..Row::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let [initializer, aggregator] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (key, value, old) = (step.key(), step.value(), step.old());
    let context = aggregator.wants_context.then(|| step.context()).into_iter();
    let (initial, function) = (step.function("initial", initializer), step.function("aggregate", aggregator));
    let (initial_params, params) = (step.params(initializer), step.params(aggregator));
    let (initializer, aggregator) = (&initializer.tokens, &aggregator.tokens);
    let result = quote_spanned! {step.span()=>
        __sw::op::#function(
            #key, #value, #old.unwrap_or_else(|| __sw::op::#initial(#initial_params #initializer)),
            #(#context,)* #params #aggregator,
        )
    };
    step.fold(store, &result, &rest)
}

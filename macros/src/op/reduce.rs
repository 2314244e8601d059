//! `reduce`: folds each group into one value of its own type, beginning with its first record.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Arg, Drops, Flow, Row, State, StepCode};

pub(super) static ROW: Row = Row {
    name: "reduce",
    input: Flow::Grouped,
    output: Flow::Table,
    args: &[Arg::Callback { params: 2, sketch: "|reduced, value| …", context: false }],
    state: State::Owns,
    may_delete: true,
    drops: Drops::Nulls,
    expand,
    ..Row::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let [reducer] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (value, old) = (step.value(), step.old());
    let (function, params) = (step.function("reduce", reducer), step.params(reducer));
    let reducer = &reducer.tokens;
    let result = quote_spanned!(step.span()=> __sw::op::#function(#old, #value, #params #reducer));
    step.fold(store, &result, &rest)
}

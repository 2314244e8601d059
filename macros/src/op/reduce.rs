//! `reduce`: folds each group into one value of its own type, beginning with its first record.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Arg, Drops, Flow, Row, State, StepCode, StoreCode};

pub(super) static ROW: Row = Row {
    name: "reduce",
    input: Flow::Grouped,
    output: Flow::Table,
    args: &[Arg::Callback { params: 2, sketch: "|reduced, value| …", context: false }],
    state: State::Owns,
    drops: Drops::Nulls,
    expand,
    ..Row::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let StoreCode { index, node, key_serde, value_serde, key_type, value_type } = store;
    let (cx, key, value) = (step.cx(), step.key(), step.value());
    let [reducer] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (function, params) = (step.function("reduce", reducer), step.params(reducer));
    let type_of_params = reducer.wants_params.then(|| quote!(, _));
    let reducer = &reducer.tokens;
    step.for_present(quote_spanned! {step.span()=>
        __sw::op::#function::<__Log, #key_serde, #value_serde, #key_type, #value_type #type_of_params>(
            #cx, #index, #node, #key, #value, #params #reducer,
            |#cx, #key, #value| { #rest ::core::result::Result::Ok(()) },
        )?;
    })
}

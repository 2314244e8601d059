//! `aggregate`: folds each group into a value of another type, beginning with an initial one.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Arg, Drops, Flow, Row, State, StepCode, StoreCode};

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
    drops: Drops::Nulls,
    expand,
    ..Row::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let StoreCode { index, node, key_serde, value_serde, key_type, value_type } = store;
    let (cx, key, value) = (step.cx(), step.key(), step.value());
    let [initializer, aggregator] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (function, params) = (step.function("aggregate", aggregator), step.params(aggregator));
    let type_of_params = aggregator.wants_params.then(|| quote!(, _));
    let initial = step.function("initial", initializer);
    let initial_params = step.params(initializer);
    let (initializer, aggregator) = (&initializer.tokens, &aggregator.tokens);
    step.for_present(quote_spanned! {step.span()=>
        __sw::op::#function::<__Log, #key_serde, #value_serde, #key_type, _, #value_type #type_of_params>(
            #cx, #index, #node, #key, #value, #params || __sw::op::#initial(#initial_params #initializer), #aggregator,
            |#cx, #key, #value| { #rest ::core::result::Result::Ok(()) },
        )?;
    })
}

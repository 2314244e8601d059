//! `count`: how many records each group had.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Drops, Flow, Row, State, StepCode, StoreCode};

pub(super) static ROW: Row = Row {
    name: "count",
    input: Flow::Grouped,
    output: Flow::Table,
    args: &[],
    changes_value: true,
    state: State::Owns,
    drops: Drops::Nulls,
    expand,
    ..Row::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let StoreCode { index, node, key_serde, value_serde, key_type, .. } = store;
    let (cx, key, value) = (step.cx(), step.key(), step.value());
    let function = quote::format_ident!("count", span = step.span());
    step.for_present(quote_spanned! {step.span()=>
        __sw::op::#function::<__Log, #key_serde, #value_serde, #key_type>(
            #cx, #index, #node, #key,
            |#cx, #key, #value| { #rest ::core::result::Result::Ok(()) },
        )?;
    })
}

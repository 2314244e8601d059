//! `count`: how many records each group had.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Drops, Flow, Form, Slot, StepCode, StoreCode};

pub(super) static FORM: Form = Form {
    name: "count",
    input: Flow::Grouped,
    output: Flow::Table,
    args: &[],
    changes_value: true,
    stores: &[Slot::KeyValue],
    drops: Drops::Nulls,
    expand,
    ..Form::STATELESS
};

pub(super) fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let StoreCode { key_serde, value_serde, key_type, .. } = store;
    let (cx, key, change, sends_old) = (step.cx(), step.key(), step.change(), store.sends_old());
    let ((function, place), finals) = (store.by_window("count", step.span()), step.finals(store));
    step.for_counted(quote_spanned! {step.span()=>
        __sw::op::#function::<__Log, #key_serde, #value_serde, #key_type, #sends_old>(
            #cx, #place, #key,
            |#cx, #key, #change| { #rest #finals ::core::result::Result::Ok(()) },
        )?;
    })
}

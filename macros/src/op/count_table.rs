//! `count` on a grouped table: how many rows each group has. An empty group has none, and stays.

use proc_macro2::TokenStream;
use quote::{format_ident, quote_spanned};

use super::{Flow, Form, Slot, StepCode, StoreCode};

pub(super) static FORM: Form = Form {
    name: "count",
    input: Flow::GroupedTable,
    output: Flow::Table,
    args: &[],
    changes_value: true,
    stores: &[Slot::KeyValue],
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let StoreCode { index, node, key_serde, value_serde, key_type, .. } = store;
    let (cx, key, value, change) = (step.cx(), step.key(), step.value(), step.change());
    let (function, sends_old) = (format_ident!("count_rows", span = step.span()), store.sends_old());
    quote_spanned! {step.span()=>
        __sw::op::#function::<__Log, #key_serde, #value_serde, #key_type, _, #sends_old>(
            #cx, #index, #node, #key, #value,
            |#cx, #key, #change| { #rest ::core::result::Result::Ok(()) },
        )?;
    }
}

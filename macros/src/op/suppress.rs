//! `suppress` on a table: holds its changes back (KIP-328). Those of windows until they close, for which the windows themselves are
//! looked at; those of any table for a time, in a buffer.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{Arg, Flow, Form, Least, Old, Opt, Slot, StepCode, StoreCode, Takes};

/// The word for windows that are over.
pub(crate) const UNTIL_CLOSED: &str = "until_window_closes";
/// How long a change waits after the first one since the last result.
pub(crate) const TIME_LIMIT: &str = "time_limit";
/// How many rows wait at most, and how many bytes.
pub(crate) const MAX_RECORDS: &str = "max_records";
pub(crate) const MAX_BYTES: &str = "max_bytes";
/// What happens when more come.
pub(crate) const WHEN_FULL: &str = "when_full";
/// The words of `when_full`.
pub(crate) const EMIT_EARLY: &str = "emit_early";
pub(crate) const STOP: &str = "stop";

/// Until a window closes.
pub(super) static FINAL: Form = Form {
    name: "suppress",
    input: Flow::Table,
    output: Flow::Table,
    args: &[Arg::Word(UNTIL_CLOSED)],
    is_final: true,
    expand: expand_final,
    ..Form::STATELESS
};

/// For a time.
pub(super) static BUFFER: Form = Form {
    name: "suppress",
    input: Flow::Table,
    output: Flow::Table,
    args: &[],
    options: &[
        Opt { name: TIME_LIMIT, takes: Takes::Duration(Least::Zero), sketch: "time_limit = 10.seconds()" },
        Opt { name: MAX_RECORDS, takes: Takes::Count, sketch: "" },
        Opt { name: MAX_BYTES, takes: Takes::Count, sketch: "" },
        Opt { name: WHEN_FULL, takes: Takes::Word(&[EMIT_EARLY, STOP]), sketch: "" },
    ],
    stores: &[Slot::Suppress],
    // What was there when the first change came is what is there for whoever looks the table up.
    old: Old::Always,
    expand: expand_buffer,
    ..Form::STATELESS
};

/// A window that was deleted before it closed says nothing.
fn expand_final(step: &StepCode, rest: TokenStream) -> TokenStream {
    let change = step.change();
    quote!(if #change.new.is_some() { #rest })
}

fn expand_buffer(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let StoreCode { index, node, key_serde, value_serde, key_type, value_type, .. } = store;
    let (cx, key, change, limits, sends_old) = (step.cx(), step.key(), step.change(), &store.limits, store.sends_old());
    quote_spanned! {step.span()=>
        __sw::op::suppress::<__Log, #key_serde, #value_serde, #key_type, #value_type, #sends_old>(
            #cx, #index, #node, &#limits, #key, #change,
            |#cx, #key, #change| { #rest ::core::result::Result::Ok(()) },
        )?;
    }
}

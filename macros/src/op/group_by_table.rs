//! `group_by` on a table: its rows by another key, through the repartition topic of its node, which carries changes.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use super::{Arg, Flow, Form, Old, StepCode};

pub(super) static FORM: Form = Form {
    name: "group_by",
    input: Flow::Table,
    output: Flow::GroupedTable,
    // It gets no context: what takes the old value out must find the group that it once came to.
    args: &[Arg::Callback { params: 2, sketch: "|key, value| (group, carried)", context: false }],
    changes_key: true,
    changes_value: true,
    old: Old::Always,
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some((group_key, carried)) = &step.group else { return TokenStream::new() };
    let (cx, key, value, change) = (step.cx(), step.key(), step.value(), step.change());
    let (function, row) = (format_ident!("regroup", span = step.span()), step.call(&quote!(_)));
    quote_spanned! {step.span()=>
        __sw::op::#function::<_, _, _, #group_key, #carried>(
            #cx, #change, |#value| #row, |#cx, #key, #value| { #rest ::core::result::Result::Ok(()) },
        )?;
    }
}

//! `to_changes`: the changes of a table as a stream of `Change<V>`, with the old values where `old = true` asks for them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote_spanned};

use super::{Flow, Form, Old, Opt, StepCode, Takes, sends_old};

/// The option that asks for old values.
pub(super) const OLD: &str = "old";

pub(super) static FORM: Form = Form {
    name: "to_changes",
    input: Flow::Table,
    args: &[],
    options: &[Opt { name: OLD, takes: Takes::Flag, sketch: "" }],
    changes_value: true,
    old: Old::IfAsked(OLD),
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let (change, value, sends_old) = (step.change(), step.value(), sends_old(step.sends_old));
    let function = format_ident!("to_changes", span = step.span());
    quote_spanned! {step.span()=>
        let #value = &__sw::op::#function::<_, #sends_old>(#change);
        #rest
    }
}

//! `reduce` behind `windowed_by` with sessions: folds each session of each group into one value of its own type, beginning with
//! its first record. Where sessions become one, the same closure reduces what they have.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{Drops, Flow, Form, Slot, StepCode, reduce};

pub(super) static FORM: Form = Form {
    name: "reduce",
    input: Flow::Sessions,
    output: Flow::Table,
    args: reduce::ARGS,
    stores: &[Slot::Session],
    // Sessions that become one are no longer there. The closure has to give a value, because it merges too.
    deletes: true,
    drops: Drops::NullKeys,
    expand,
    ..Form::STATELESS
};

fn expand(step: &StepCode, rest: TokenStream) -> TokenStream {
    let Some(store) = &step.store else { return TokenStream::new() };
    let [reducer] = step.callbacks.as_slice() else { return TokenStream::new() };
    let (value, old, reduce, value_type) = (step.value(), step.old(), step.shared("reduce"), &store.value_type);
    let (merged, session) = (step.merged(), step.session());
    let reduced = step.invoke(reducer, &[&old, &value], &step.context(), value_type);
    let none = quote_spanned!(step.span()=> ::core::option::Option::None);
    let merge = quote_spanned!(step.span()=> #reduce(&#merged, &#session));
    let result = quote_spanned!(step.span()=> __sw::op::reduce(#old, #value, |#old, #value| #reduce(#old, #value)));
    let fold = step.fold_sessions(store, (&none, &merge), &result, &rest);
    // The closure stands once, though it is called in two places.
    quote_spanned! {step.span()=>
        let #reduce = |#old: &#value_type, #value: &#value_type| -> #value_type { #reduced };
        #fold
    }
}

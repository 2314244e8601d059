//! Tables that are computed: what lies between a table and its next named node, or its stream, runs as a function of one value,
//! so that a closure stands once and serves new and old values and look-ups.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{chain, hold, names, view};
use crate::model::{Chain, Model, NodeId};
use crate::op::{hidden, sends_old, shown_at};

/// Where the computing operators from number `from` on end.
pub(super) fn end_of_run(chain: &Chain, from: usize) -> usize {
    let steps = &chain.steps[from..];
    from + steps.iter().position(|step| !step.form.is_computed()).unwrap_or(steps.len())
}

/// What happens to a change that reaches the computing operators with these numbers; `rest` is what happens to their result.
pub(super) fn run(model: &Model, chain: &Chain, range: std::ops::Range<usize>, rest: TokenStream) -> TokenStream {
    let (std::ops::Range { start: from, end: to }, steps) = (range.clone(), &chain.steps[range]);
    let [change, value, pair, left, right] = ["change", "value", "pair", "left", "right"].map(names::variable);
    let code = match model.is_computed(chain.owner()) {
        true => call(model, chain.owner()),
        false => compute(model, chain, from..to, Span::mixed_site()),
    };
    let sends_old = sends_old(steps[0].sends_old);
    if !steps.iter().any(|step| step.form.changes_value) {
        return quote! {
            if let ::core::option::Option::Some(#change) =
                __sw::op::filter_change::<_, #sends_old>(#change, |#value| { #code }) { #rest }
        };
    }
    let mapped = names::variable("mapped");
    // The type of a named table says where its values are nulls.
    let flatten = (to == chain.steps.len() && model.node(chain.owner()).ty.value.nullable)
        .then(|| quote!(let #change = #change.flatten();));
    let rest = quote!(#flatten #rest);
    let said = match steps.iter().any(|step| step.form.deletes) {
        true => quote!(if let ::core::option::Option::Some(#change) = #mapped.filtered() { #rest }),
        false => quote!(let #change = #mapped.change(); #rest),
    };
    let mapping = match steps[0].form.second.pairs() {
        Some(_) => quote!(__sw::op::join_change::<_, _, _, #sends_old>(#pair, |#left, #right| { #code })),
        None => quote!(__sw::op::map_change::<_, _, #sends_old>(#change, |#value| { #code })),
    };
    quote! {
        let #mapped = #mapping;
        #said
    }
}

/// Computes a value of the operators in `range`, in the variables of a record. An error in its type is shown at `place`.
fn compute(model: &Model, chain: &Chain, range: std::ops::Range<usize>, place: Span) -> TokenStream {
    let maps = chain.steps[range.clone()].iter().any(|step| step.form.changes_value);
    let mapped = hidden("mapped", place);
    let result = if maps { mapped.into_token_stream() } else { quote!(()) };
    let end = quote_spanned!(shown_at(place)=> ::core::option::Option::Some(#result));
    range.rev().fold(end, |rest, at| {
        let step = &chain.steps[at];
        (step.form.expand)(&chain::step_code(model, chain, at, step), rest)
    })
}

/// The function that computes a named table from a value of what it is made from, or from one of each of two tables.
pub(super) fn apply(model: &Model, id: NodeId) -> TokenStream {
    let Some(chain) = model.chain_of(id) else { return TokenStream::new() };
    let (node, head, name) = (model.node(id), model.node(chain.head), names::apply(model, id));
    let (params, key) = (names::variable("params"), names::variable("key"));
    let (key_type, values) = (&head.ty.key, values(model, chain));
    let written = &node.ty.value.written;
    let place = syn::spanned::Spanned::span(written);
    let maps = chain.steps.iter().any(|step| step.form.changes_value);
    let result = if maps { written.to_token_stream() } else { quote!(()) };
    let code = compute(model, chain, 0..chain.steps.len(), place);
    let result = quote_spanned!(shown_at(place)=> ::core::option::Option<#result>);
    quote! {
        #[allow(clippy::ptr_arg, unused_variables)]
        fn #name(#params: &__Params, #key: &#key_type, #values) -> #result {
            #code
        }
    }
}

/// What such a function takes beside the key.
fn values(model: &Model, chain: &Chain) -> TokenStream {
    let value_type = |id: NodeId| &model.node(id).ty.value.inner;
    let of_head = value_type(chain.head);
    match chain.steps.first().and_then(|step| step.node()) {
        Some(other) => {
            let (left, right, of_other) = (names::variable("left"), names::variable("right"), value_type(other));
            quote!(#left: ::core::option::Option<&#of_head>, #right: ::core::option::Option<&#of_other>)
        }
        None => {
            let value = names::variable("value");
            quote!(#value: &#of_head)
        }
    }
}

/// Calls it.
pub(super) fn call(model: &Model, id: NodeId) -> TokenStream {
    let name = names::apply(model, id);
    let [params, key, value, left, right] = ["params", "key", "value", "left", "right"].map(names::variable);
    match model.chain_of(id).and_then(Chain::pairs) {
        Some(_) => quote!(Self::#name(#params, #key, #left, #right)),
        None => quote!(Self::#name(#params, #key, #value)),
    }
}

/// Puts a change into the store of a named table before others see it.
pub(super) fn keep(model: &Model, chain: &Chain) -> TokenStream {
    let owner = chain.owner();
    let Some(store) = view::store(model, owner) else { return TokenStream::new() };
    let change = names::variable("change");
    let call = hold::forward(model, owner);
    let last_filters = chain.steps.last().is_some_and(|step| step.form.deletes);
    // What the filter did not know, its store does.
    let forward = match last_filters && store.sends_old && !chain.steps.iter().all(|step| step.sends_old) {
        true => quote!(if #change.says_something() { #call }),
        false => call,
    };
    store.keep(Span::mixed_site(), &quote!(#change.new), &quote!({ #forward ::core::result::Result::Ok(()) }))
}

//! Looking a table up: in its store, or, where it is computed and keeps nothing, in that of the table it is computed from.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Ident;

use super::{names, suppress, table, window};
use crate::model::{Chain, Model, NodeId};
use crate::op::{Slot, StoreCode};

/// The tables that are looked up and keep nothing, in source order: each needs a function.
pub(super) fn all(model: &Model) -> Vec<NodeId> {
    let mut found: Vec<NodeId> = Vec::new();
    for (chain, step) in model.steps().filter(|(_, step)| step.form.second.is_looked_up()) {
        let left = step.form.second.pairs().map(|_| chain.head);
        left.into_iter().chain(step.node()).for_each(|id| find(model, id, &mut found));
    }
    found.sort_unstable();
    found
}

/// Adds a table that keeps nothing, and those of its kind that it is computed from.
fn find(model: &Model, id: NodeId, found: &mut Vec<NodeId>) {
    let id = model.table_root(id);
    if let Some(before) = model.buffered(id) {
        return find(model, before, found);
    }
    if model.store_of(id).is_none() && model.is_computed(id) && !found.contains(&id) {
        found.push(id);
        model.computed_from(id).into_iter().for_each(|input| find(model, input, found));
    }
}

/// The value of a table for the key at hand and its event time, an `Option`.
pub(super) fn lookup(model: &Model, id: NodeId, cx: &Ident, key: &Ident) -> TokenStream {
    if let Some(store) = store(model, id) {
        return match model.buffered(id) {
            Some(before) => suppress::lookup(&store, &lookup(model, before, cx, key), cx, key),
            None => store.lookup(cx, key),
        };
    }
    let (function, params) = (names::view(model, model.table_root(id)), names::variable("params"));
    quote!(Self::#function(#cx, #params, #key)?)
}

/// The store that holds a table.
pub(super) fn store(model: &Model, id: NodeId) -> Option<StoreCode> {
    let (_, store) = model.store_of(id)?;
    let node = model.node(id);
    let value_type = store.value.inner.to_token_stream();
    let (key_serde, key_type) = match store.kind {
        Slot::Suppress => suppress::key(model, store),
        _ => (store.key_serde.to_token_stream(), store.key.inner.to_token_stream()),
    };
    Some(StoreCode {
        index: store.local,
        clock: 0,
        node: node.name.to_string(),
        key_serde,
        value_serde: store.value_serde.to_token_stream(),
        key_type,
        folded_type: match node.ty.value.nullable {
            true => quote!(::core::option::Option<#value_type>),
            false => value_type.clone(),
        },
        value_type,
        // What waits is asked for its old value then.
        sends_old: node.sends_old && !store.holds_back,
        holds_back: store.holds_back,
        window: store.windows.as_ref().map(window::code),
        finals: store.windows.filter(|windows| windows.finals).map(|_| names::closed(model, store.node)),
        limits: suppress::limits(store),
    })
}

/// The function that computes a value of a table when it is asked for.
pub(super) fn expand(model: &Model, id: NodeId) -> TokenStream {
    let Some(chain) = model.chain_of(id) else { return TokenStream::new() };
    let (name, node) = (names::view(model, id), model.node(id));
    let [cx, params, key] = ["cx", "params", "key"].map(names::variable);
    let (key_type, value_type) = (&model.node(chain.head).ty.key, &node.ty.value.inner);
    let computed = computed(model, id, chain);
    quote! {
        #[allow(clippy::ptr_arg, unused_variables)]
        fn #name<__Log: __sw::Log>(
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #params: &__Params,
            #key: &#key_type,
        ) -> ::core::result::Result<::core::option::Option<(#value_type, ::core::primitive::i64)>, __sw::ProcessError> {
            ::core::result::Result::Ok(#computed)
        }
    }
}

/// The same as an expression.
fn computed(model: &Model, id: NodeId, chain: &Chain) -> TokenStream {
    let [cx, key, value, time, left, right] = ["cx", "key", "value", "time", "left", "right"].map(names::variable);
    let (behind, apply) = (lookup(model, chain.head, &cx, &key), table::call(model, id));
    // What is a null in the table's type is no value of it.
    let flatten = model.node(id).ty.value.nullable.then(|| quote!(.flatten()));
    if let Some(other) = chain.pairs().and(chain.steps[0].node()) {
        let other = lookup(model, other, &cx, &key);
        return quote! {{
            let (#left, #right) = (#behind, #other);
            __sw::op::join_values(#left, #right, |#left, #right| #apply #flatten)
        }};
    }
    match chain.steps.iter().any(|step| step.form.changes_value) {
        true => quote! {
            #behind.and_then(|(#value, #time)| {
                let #value = &#value;
                #apply #flatten .map(|#value| (#value, #time))
            })
        },
        false => quote!(#behind.filter(|(#value, _)| #apply.is_some())),
    }
}

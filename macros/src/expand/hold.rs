//! Tables with `cache = per_record`: changes wait in their store, and go on when the record is processed.

use proc_macro2::TokenStream;
use quote::quote;

use super::{names, view};
use crate::model::{Model, NodeId};

/// The tables of a sub-topology whose changes wait, in source order.
pub(super) fn all(model: &Model) -> impl Iterator<Item = NodeId> {
    model.stores.iter().filter(|store| store.holds_back).map(|store| store.node)
}

/// What happens to a change that has reached the store of a table: its readers get it, now or behind the record.
pub(super) fn forward(model: &Model, id: NodeId) -> TokenStream {
    match view::store(model, id).filter(|store| store.holds_back) {
        Some(store) => {
            let (cx, index) = (names::variable("cx"), store.index);
            quote!(__sw::op::hold(#cx, #index);)
        }
        None => names::call_node(model, id),
    }
}

/// The function that hands on what a record has changed.
pub(super) fn expand(model: &Model, id: NodeId) -> TokenStream {
    let Some(store) = view::store(model, id) else { return TokenStream::new() };
    let (name, index, push) = (names::flush(model, id), store.index, names::call_node(model, id));
    let [cx, params, key, change] = ["cx", "params", "key", "change"].map(names::variable);
    let (key_serde, key_type) = store.row_key();
    let (value_serde, value_type) = (&store.value_serde, &store.value_type);
    let sends_old = crate::op::sends_old(model.node(id).sends_old);
    quote! {
        #[allow(unused_variables)]
        fn #name<__Log: __sw::Log>(
            #cx: &mut __sw::ProcessorContext<'_, __Log>,
            #params: &__Params,
        ) -> ::core::result::Result<(), __sw::ProcessError> {
            __sw::op::flush::<__Log, #key_serde, #value_serde, #key_type, #value_type, #sends_old>(
                #cx, #index, |#cx, #key, #change| { #push ::core::result::Result::Ok(()) },
            )
        }
    }
}

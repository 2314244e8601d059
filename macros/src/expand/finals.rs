//! Final results: the functions that take the windows of a table that close, and hand them to whoever waits for that.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::names::{self, Taken};
use super::{chain, table};
use crate::model::{Model, NodeId};

/// The tables that hand windows on when they close, in source order.
pub(super) fn all(model: &Model) -> impl Iterator<Item = NodeId> {
    model.nodes().map(|(id, _)| id).filter(|id| model.closes(*id).is_some() && model.hands_on_finals(*id))
}

/// The function of one of them.
pub(super) fn expand(model: &Model, id: NodeId) -> TokenStream {
    let readers = model.chains_from(id).filter_map(|(_, reader)| {
        if reader.final_step().is_some() {
            return Some(chain::from_start(model, reader, 0));
        }
        let owner = reader.owner();
        let closed = names::call_of_node(model, owner, &names::closed(model, owner));
        match reader.steps.len() {
            _ if !model.passes_finals(reader) => None,
            0 => Some(closed),
            end => Some(table::run(model, reader, 0..end, closed)),
        }
    });
    let body = quote!(#({ #readers })*);
    let key = model.node(id).ty.key.to_token_stream();
    names::function(&names::closed(model, id), &key, &Taken::of(model, id), &body)
}

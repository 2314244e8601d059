//! The function of a named node: its records go to its sink, then to every chain that reads it, in source
//! order. Fan-out is a call for each reader, and nothing is copied for it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::names::{self, Taken};
use super::{chain, second, sink};
use crate::model::{Model, NodeId};

/// The function.
pub(super) fn expand(model: &Model, id: NodeId) -> TokenStream {
    let node = model.node(id);
    let write = model.sink_of(id).map(|(index, written)| sink::write(model, index, written));
    let readers = model.chains().flat_map(|(_, reader)| {
        // What waits for windows to close gets those that do.
        let starts = reader.head == id && reader.final_step().is_none();
        let starts = starts.then(|| chain::from_start(model, reader, 0));
        starts.into_iter().chain(second::entries(model, reader, id))
    });
    let body = quote! {
        #write
        #({ #readers })*
    };
    let key = node.ty.key.to_token_stream();
    names::function(&names::node(model, id), &key, &Taken::of(model, id), &body)
}

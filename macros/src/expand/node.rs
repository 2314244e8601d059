//! The function of a named node: its records go to its sink, then to every chain that reads it, in source
//! order. Fan-out is a call for each reader, and nothing is copied for it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{chain, names, sink};
use crate::model::{Model, NodeId};

/// The function.
pub(super) fn expand(model: &Model, id: NodeId) -> TokenStream {
    let node = model.node(id);
    let write = model.sink_of(id).map(|(index, written)| sink::write(model, index, written));
    let readers = model.chains().flat_map(|(_, reader)| {
        let starts = (reader.head == id).then(|| chain::from_step(model, reader, 0));
        let merges = reader.steps.iter().enumerate().filter(|(_, step)| step.merges());
        let merges = merges.filter_map(|(index, step)| {
            let (_, word) = step.node_argument().filter(|(other, _)| *other == id)?;
            Some(chain::to_merged(model, reader, index, word))
        });
        starts.into_iter().chain(merges).collect::<Vec<_>>()
    });
    let body = quote! {
        #write
        #({ #readers })*
    };
    let key = node.ty.key.to_token_stream();
    names::function(&names::node(model, id), &key, &names::value_type(model, id), &body)
}

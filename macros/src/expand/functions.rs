//! Every generated function that user code runs in, listed once: what is written into the types of sub-topologies is what an
//! audit begins at.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;
use syn::ext::IdentExt;

use super::cogroup::{self, Shared};
use super::{finals, hold, names, node, second, sink, source, table, view};
use crate::model::{Chain, Model, NodeId, Sink, Source, Topic};

/// One generated function.
pub(super) enum Generated<'m> {
    /// Decodes the records of a topic.
    Source(&'m Source),
    /// Takes every record of a node.
    Node(NodeId),
    /// Takes the records of both inputs of an operator.
    Meeting(&'m Chain, usize),
    /// Takes the windows of a table that close.
    Closed(NodeId),
    /// Runs a closure that the inputs of a cogroup share.
    Shared(&'m Chain, Shared),
    /// Computes a value of a table.
    Apply(NodeId),
    /// Looks a computed table up.
    View(NodeId),
    /// Hands on what a record has changed in the store of a table.
    Flush(NodeId),
    /// Writes into a repartition topic; the sink with its number.
    Repartition(usize, &'m Sink),
}

/// All of them, in the order in which they are written.
pub(super) fn all(model: &Model) -> impl Iterator<Item = Generated<'_>> {
    let sources = model.sources.iter().map(Generated::Source);
    let nodes = model.nodes().map(|(id, _)| Generated::Node(id));
    let meetings =
        model.chains().flat_map(|(_, chain)| second::meetings(chain).map(move |step| Generated::Meeting(chain, step)));
    let shared = model
        .chains()
        .flat_map(|(_, chain)| cogroup::shared(chain).map(move |shared| Generated::Shared(chain, shared)));
    let closed = finals::all(model).map(Generated::Closed);
    let sinks = model.sinks.iter().enumerate();
    let repartitions = sinks.filter(|(_, sink)| matches!(sink.topic, Topic::Repartition(_)));
    let repartitions = repartitions.map(|(index, sink)| Generated::Repartition(index, sink));
    let computed = model.nodes().filter(|(id, _)| model.is_computed(*id)).map(|(id, _)| Generated::Apply(id));
    let views = view::all(model).into_iter().map(Generated::View);
    let flushes = hold::all(model).map(Generated::Flush);
    sources
        .chain(nodes)
        .chain(closed)
        .chain(meetings)
        .chain(shared)
        .chain(computed)
        .chain(views)
        .chain(flushes)
        .chain(repartitions)
}

impl Generated<'_> {
    /// The sub-topology that it belongs to.
    pub(super) fn subtopology(&self, model: &Model) -> usize {
        match *self {
            Self::Source(source) => source.subtopology,
            Self::Node(id) | Self::Closed(id) | Self::Apply(id) | Self::View(id) | Self::Flush(id) => {
                model.node(id).subtopology
            }
            Self::Meeting(chain, step) => chain.segments[chain.segment_of(step)].subtopology,
            Self::Shared(chain, _) => model.node(chain.owner()).subtopology,
            Self::Repartition(_, sink) => sink.subtopology,
        }
    }

    /// Its name inside the type of the sub-topology.
    pub(super) fn name(&self, model: &Model) -> Ident {
        match *self {
            Self::Source(source) => names::source(model, source.node),
            Self::Node(id) => names::node(model, id),
            Self::Closed(id) => names::closed(model, id),
            Self::Apply(id) => names::apply(model, id),
            Self::View(id) => names::view(model, id),
            Self::Flush(id) => names::flush(model, id),
            Self::Meeting(chain, step) => names::meeting(model, chain, step),
            Self::Shared(chain, shared) => names::shared(model, chain, shared),
            Self::Repartition(_, sink) => names::repartition(model, sink.node),
        }
    }

    /// The same as a function of an audit, which is compiled for a log without anything in it.
    pub(super) fn audited(&self, model: &Model) -> TokenStream {
        let name = self.name(model);
        match self {
            // It sees no log.
            Self::Apply(_) | Self::Shared(..) => quote!(#name),
            _ => quote!(#name::<__sw::InertLog>),
        }
    }

    /// The node that it is for, as people call it.
    pub(super) fn shown(&self, model: &Model) -> String {
        let node = match *self {
            Self::Source(source) => source.node,
            Self::Node(id) | Self::Closed(id) | Self::Apply(id) | Self::View(id) | Self::Flush(id) => id,
            Self::Meeting(chain, _) | Self::Shared(chain, _) => chain.owner(),
            Self::Repartition(_, sink) => sink.node,
        };
        model.node(node).name.unraw().to_string()
    }

    /// The function itself.
    pub(super) fn code(&self, model: &Model) -> TokenStream {
        match *self {
            Self::Source(source) => source::expand(model, source),
            Self::Node(id) => node::expand(model, id),
            Self::Closed(id) => finals::expand(model, id),
            Self::Apply(id) => table::apply(model, id),
            Self::View(id) => view::expand(model, id),
            Self::Flush(id) => hold::expand(model, id),
            Self::Meeting(chain, step) => second::meeting(model, chain, step),
            Self::Shared(chain, shared) => cogroup::function(model, chain, shared),
            Self::Repartition(index, sink) => sink::repartition(model, index, sink),
        }
    }
}

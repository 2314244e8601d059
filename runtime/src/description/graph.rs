//! What both renderings need to know about how nodes hang together. The macro has worked it out; nothing is guessed here.

use crate::description::{Node, Operator, Sink, Source, TopicName, TopologyDescription};

/// A piece of a node that runs in one sub-topology. Most nodes are one piece; a repartition cuts its node in two: the
/// operators before it run where it is written, those after it where it is read.
pub(super) struct Piece {
    pub(super) node: &'static Node,
    pub(super) subtopology: usize,
    pub(super) operators: &'static [Operator],
    /// Whether this piece runs behind the node's own repartition.
    pub(super) after_repartition: bool,
}

/// The numbers of the sub-topologies; the lock may keep one free that had one once.
pub(super) fn subtopologies(topology: &TopologyDescription) -> impl Iterator<Item = usize> {
    let parts = topology.subtopologies.iter().enumerate();
    parts.filter(|(_, part)| !part.sources.is_empty()).map(|(number, _)| number)
}

/// The pieces with operators, in order of declaration.
pub(super) fn pieces(topology: &TopologyDescription) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for node in topology.nodes {
        for operators in node.operators.chunk_by(|left, right| left.segment == right.segment) {
            let Operator { subtopology, segment, .. } = operators[0];
            pieces.push(Piece { node, subtopology, operators, after_repartition: segment > 0 });
        }
    }
    pieces
}

/// The reading end of the repartition that this node declares.
pub(super) fn repartition_source<'t>(topology: &'t TopologyDescription, node: &Node) -> Option<&'t Source> {
    topology.sources.iter().find(|source| source.node == node.name && is_repartition(source.topic))
}

/// Names of the nodes that read `name`, in order of declaration.
pub(super) fn readers(topology: &TopologyDescription, name: &str) -> Vec<&'static str> {
    topology.nodes.iter().filter(|node| node.inputs.contains(&name)).map(|node| node.name).collect()
}

/// Stores that a piece works on: its own, and those of the tables it joins.
pub(super) fn stores(topology: &TopologyDescription, piece: &Piece) -> Vec<&'static str> {
    let uses = |at: usize| piece.operators.iter().any(|operator| operator.stores.contains(&at));
    let stores = topology.stores.iter().enumerate().filter(|(at, _)| uses(*at));
    stores.map(|(_, store)| store.name).collect()
}

/// What is to be told of the stores of a piece, windows for instance, each with the name of its store.
pub(super) fn kept(topology: &TopologyDescription, piece: &Piece) -> Vec<(&'static str, String)> {
    let kept = topology.stores.iter().filter(|store| store.node == piece.node.name);
    let kept = kept.filter(|store| store.subtopology == piece.subtopology);
    kept.filter_map(|store| Some((store.name, store.kind.in_words()?))).collect()
}

/// The store that a table source fills.
pub(super) fn table_store(topology: &TopologyDescription, source: &Source) -> Option<&'static str> {
    source.store.and_then(|at| topology.stores.get(at)).map(|store| store.name)
}

/// What a sink reads: its node's operators, or the node's input where it has none.
pub(super) fn feeds(topology: &TopologyDescription, sink: &Sink) -> Vec<&'static str> {
    let Some(node) = topology.nodes.iter().find(|node| node.name == sink.node) else { return Vec::new() };
    let has_operators = node.operators.first().is_some_and(|operator| operator.segment == 0);
    if has_operators { vec![node.name] } else { node.inputs.to_vec() }
}

pub(super) fn is_repartition(topic: TopicName) -> bool {
    matches!(topic, TopicName::Repartition(_))
}

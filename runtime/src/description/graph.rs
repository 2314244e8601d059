//! What both renderings need to know about how nodes hang together.

use crate::description::{Node, Sink, Source, Store, TopicName, TopologyDescription};

/// A piece of a node that runs in one sub-topology. Most nodes are one piece; a repartition cuts its node in two: the
/// operators before it run where it is written, those after it where it is read.
pub(super) struct Piece {
    pub(super) node: &'static Node,
    pub(super) subtopology: usize,
    pub(super) operators: &'static [&'static str],
    /// Whether this piece runs behind the node's own repartition.
    pub(super) after_repartition: bool,
}

/// The pieces with operators, in order of declaration.
pub(super) fn pieces(topology: &TopologyDescription) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for node in topology.nodes {
        let (before, after) = cut(topology, node);
        if !before.is_empty() {
            pieces.push(Piece { node, subtopology: node.subtopology, operators: before, after_repartition: false });
        }
        if let (Some(source), false) = (repartition_source(topology, node), after.is_empty()) {
            let subtopology = source.subtopology;
            pieces.push(Piece { node, subtopology, operators: after, after_repartition: true });
        }
    }
    pieces
}

/// The operators before and after the node's repartition; all of them before where there is none.
fn cut(topology: &TopologyDescription, node: &'static Node) -> (&'static [&'static str], &'static [&'static str]) {
    let grouped = node.operators.iter().position(|operator| *operator == "group_by");
    match (repartition_source(topology, node), grouped) {
        (Some(_), Some(at)) => node.operators.split_at(at + 1),
        _ => (node.operators, &[]),
    }
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
    let joins = piece.operators.iter().any(|operator| operator.ends_with("join"));
    let uses = |store: &&Store| {
        let own = store.node == piece.node.name && store.subtopology == piece.subtopology;
        own || (joins && piece.node.inputs.contains(&store.node))
    };
    topology.stores.iter().filter(uses).map(|store| store.name).collect()
}

/// The store that a table source fills.
pub(super) fn table_store(topology: &TopologyDescription, source: &Source) -> Option<&'static str> {
    topology.stores.iter().find(|store| source.table && store.node == source.node).map(|store| store.name)
}

/// What a sink reads: its node's operators, or the node's input where it has none.
pub(super) fn feeds(topology: &TopologyDescription, sink: &Sink) -> Vec<&'static str> {
    let Some(node) = topology.nodes.iter().find(|node| node.name == sink.node) else { return Vec::new() };
    let (before, _) = cut(topology, node);
    if before.is_empty() { node.inputs.to_vec() } else { vec![node.name] }
}

pub(super) fn is_repartition(topic: TopicName) -> bool {
    matches!(topic, TopicName::Repartition(_))
}

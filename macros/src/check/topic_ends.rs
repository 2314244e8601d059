//! The places of one topic inside a topology: whoever writes it must write what the others read.

use crate::ast::{DataType, Serdes};
use crate::model::{Model, NodeId, Topic};

/// One `#[source]` or `#[sink]` of a user's topic.
pub(super) struct End<'m> {
    pub topic: String,
    pub node: NodeId,
    pub serdes: &'m Serdes,
    pub key: &'m DataType,
    pub value: &'m DataType,
}

/// Each end together with the first end of the same topic, in source order.
pub(super) fn pairs(model: &Model) -> Vec<(End<'_>, End<'_>)> {
    let ends = ends(model);
    let mut pairs = Vec::new();
    for (at, end) in ends.iter().enumerate() {
        if let Some(first) = ends.iter().take(at).find(|other| other.topic == end.topic) {
            pairs.push((first.copy(), end.copy()));
        }
    }
    pairs
}

fn ends(model: &Model) -> Vec<End<'_>> {
    let name = |topic: &Topic| match topic {
        Topic::External(name) => Some(name.value()),
        // Both ends of a repartition are one attribute.
        Topic::Repartition(_) => None,
    };
    let sources = model.sources.iter().filter_map(|source| {
        let topic = name(&source.topic)?;
        Some(End { topic, node: source.node, serdes: &source.serdes, key: &source.key, value: &source.value })
    });
    let sinks = model.sinks.iter().filter_map(|sink| {
        let topic = name(&sink.topic)?;
        Some(End { topic, node: sink.node, serdes: &sink.serdes, key: &sink.key, value: &sink.value })
    });
    let mut ends: Vec<_> = sources.chain(sinks).collect();
    ends.sort_by_key(|end| end.node);
    ends
}

impl End<'_> {
    fn copy(&self) -> Self {
        Self { topic: self.topic.clone(), ..*self }
    }
}

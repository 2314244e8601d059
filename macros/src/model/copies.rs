//! Values that go through a chain as they are: what a filter lets through is what it was.

use super::{Model, NodeId, Origin, Sink, Step};

impl Model {
    /// The nodes whose values a node hands on as they are, itself first.
    pub(crate) fn handed_on(&self, id: NodeId) -> Vec<NodeId> {
        let mut found = vec![id];
        let mut at = id;
        // Heads are declared before their chains, so this ends.
        while let Some(chain) = self.chain_of(at).filter(|chain| chain.steps.iter().all(Step::keeps_values)) {
            at = chain.head;
            found.push(at);
        }
        found
    }

    /// Whether a sink only writes what a source read: then it says nothing that needs an identity of its own.
    pub(crate) fn copies_a_source(&self, sink: &Sink) -> bool {
        let Some((from, _)) = sink.copies else { return false };
        self.handed_on(from).last().is_some_and(|first| self.node(*first).origin == Origin::Source)
    }
}

impl Step {
    /// Whether every record leaves with the value it came with, or not at all.
    pub(crate) fn keeps_values(&self) -> bool {
        !self.form.changes_value && !self.form.goes_by_key() && !self.merges()
    }
}

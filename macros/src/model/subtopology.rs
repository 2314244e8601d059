//! Sub-topologies: what hangs together without a topic between runs in one task.
//!
//! Every node has two halves, the one that makes its records and the one that others read. They are one
//! unless a repartition topic lies between. Chains, merges and joins tie halves together; a joined table
//! ties its side in because its store must be in the same task.

use super::{Chain, Model, NodeId, Source, SubTopology};

/// Numbers the sub-topologies in source order and fills in who belongs to which.
pub(super) fn assign(model: &mut Model) {
    let mut sets = Sets::new(model.nodes.len());
    for (index, node) in model.nodes.iter().enumerate() {
        if node.repartition.is_none() {
            sets.union(makes(NodeId(index)), uses(NodeId(index)));
        }
    }
    for chain in &model.chains {
        tie(chain, &mut sets);
    }
    let numbers = sets.numbers();
    for (index, node) in model.nodes.iter_mut().enumerate() {
        node.made_in = numbers[makes(NodeId(index))];
        node.used_in = numbers[uses(NodeId(index))];
    }
    let count = numbers.iter().max().map_or(0, |highest| highest + 1);
    model.subtopologies.resize_with(count, SubTopology::default);
    enrol(model);
}

/// Ties the halves that one chain needs in one task.
fn tie(chain: &Chain, sets: &mut Sets) {
    let owner = chain.owner();
    let (before, after) = chain.halves();
    // Without a cut everything is "after", and both halves of the owner are one.
    let entry = if chain.cut.is_some() { makes(owner) } else { uses(owner) };
    sets.union(uses(chain.head), entry);
    for other in &chain.owners {
        sets.union(makes(owner), makes(*other));
    }
    for other in before.iter().filter_map(super::Step::node) {
        sets.union(uses(other), makes(owner));
    }
    for other in after.iter().filter_map(super::Step::node) {
        sets.union(uses(other), uses(owner));
    }
}

/// Lists sources, sinks and stores under their sub-topologies.
fn enrol(model: &mut Model) {
    let Model { nodes, sources, sinks, stores, subtopologies, .. } = model;
    for (index, source) in sources.iter_mut().enumerate() {
        // A source has one half only; the reading end of a repartition is the other half of its node.
        let Source { node, subtopology, .. } = source;
        *subtopology = nodes[node.0].used_in;
        subtopologies[*subtopology].sources.push(index);
    }
    for (index, sink) in sinks.iter_mut().enumerate() {
        sink.subtopology = nodes[sink.node.0].made_in;
        subtopologies[sink.subtopology].sinks.push(index);
    }
    for (index, store) in stores.iter_mut().enumerate() {
        store.subtopology = nodes[store.node.0].used_in;
        let listed = &mut subtopologies[store.subtopology].stores;
        store.local = listed.len();
        listed.push(index);
    }
}

fn makes(node: NodeId) -> usize {
    2 * node.0
}

fn uses(node: NodeId) -> usize {
    2 * node.0 + 1
}

/// Disjoint sets of halves.
struct Sets {
    parents: Vec<usize>,
}

impl Sets {
    fn new(nodes: usize) -> Self {
        Self { parents: (0..2 * nodes).collect() }
    }

    fn find(&self, half: usize) -> usize {
        let mut root = half;
        while self.parents[root] != root {
            root = self.parents[root];
        }
        root
    }

    fn union(&mut self, left: usize, right: usize) {
        let (left, right) = (self.find(left), self.find(right));
        // The earlier half stays the root, which keeps numbers in source order.
        self.parents[left.max(right)] = left.min(right);
    }

    /// The number of each half's set, counted by the first half in source order.
    fn numbers(&self) -> Vec<usize> {
        let mut roots = Vec::new();
        let number = |half| {
            let root = self.find(half);
            roots.iter().position(|known| *known == root).unwrap_or_else(|| {
                roots.push(root);
                roots.len() - 1
            })
        };
        (0..self.parents.len()).map(number).collect()
    }
}

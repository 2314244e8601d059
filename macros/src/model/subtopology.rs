//! Sub-topologies: what hangs together without a topic between runs in one task.
//!
//! A chain's segments lie apart, because topics lie between them; a node is where the last segment of its chain is. Chains,
//! merges and joins tie what they read to the segment that reads it; a joined table ties its side in because its store must
//! be in the same task.

use super::{Chain, Model, NodeId, Origin, Sink, Source, SubTopology};

/// Numbers the sub-topologies in source order and fills in who belongs to which.
pub(super) fn assign(model: &mut Model) {
    let places = Places::of(model);
    let mut sets = Sets::new(places.count);
    for (chain, places_of_chain) in model.chains.iter().zip(&places.chains) {
        tie(chain, places_of_chain, &places.nodes, &mut sets);
    }
    let numbers = sets.numbers();
    for (node, place) in model.nodes.iter_mut().zip(&places.nodes) {
        node.subtopology = numbers[*place];
    }
    for (chain, places_of_chain) in model.chains.iter_mut().zip(&places.chains) {
        for (segment, place) in chain.segments.iter_mut().zip(places_of_chain) {
            segment.subtopology = numbers[*place];
        }
    }
    let count = numbers.iter().max().map_or(0, |highest| highest + 1);
    model.subtopologies.resize_with(count, SubTopology::default);
    enrol(model);
}

impl Model {
    /// Gives each sub-topology another number, `numbers` by those that they have. A number between that none gets is an
    /// empty sub-topology.
    pub(crate) fn renumber(&mut self, numbers: &[usize]) {
        let parts = std::mem::take(&mut self.subtopologies);
        let count = numbers.iter().max().map_or(0, |highest| highest + 1);
        self.subtopologies.resize_with(count, SubTopology::default);
        for (part, number) in parts.into_iter().zip(numbers) {
            self.subtopologies[*number] = part;
        }
        let of_nodes = self.nodes.iter_mut().map(|node| &mut node.subtopology);
        let segments = self.chains.iter_mut().flat_map(|chain| &mut chain.segments);
        let of_segments = segments.map(|segment| &mut segment.subtopology);
        let of_sources = self.sources.iter_mut().map(|source| &mut source.subtopology);
        let of_sinks = self.sinks.iter_mut().map(|sink| &mut sink.subtopology);
        let of_stores = self.stores.iter_mut().map(|store| &mut store.subtopology);
        for number in of_nodes.chain(of_segments).chain(of_sources).chain(of_sinks).chain(of_stores) {
            *number = numbers[*number];
        }
    }
}

/// A place for each segment, and for each node without a chain, numbered in source order.
struct Places {
    /// Where the records of each node come out.
    nodes: Vec<usize>,
    /// Those of each chain's segments.
    chains: Vec<Vec<usize>>,
    count: usize,
}

impl Places {
    fn of(model: &Model) -> Self {
        let mut places = Self { nodes: Vec::new(), chains: vec![Vec::new(); model.chains.len()], count: 0 };
        for node in &model.nodes {
            let place = match node.origin {
                Origin::Source | Origin::Unknown => places.next(),
                Origin::Chain(chain) | Origin::Branch(chain, _) => places.behind(chain.0, model.chain(chain)),
            };
            places.nodes.push(place);
        }
        places
    }

    /// The last place of a chain, whose places are taken when its first node comes.
    fn behind(&mut self, index: usize, chain: &Chain) -> usize {
        if self.chains[index].is_empty() {
            self.chains[index] = chain.segments.iter().map(|_| self.next()).collect();
        }
        self.chains[index][chain.last_segment()]
    }

    fn next(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }
}

/// Ties what one chain reads to the segments that read it.
fn tie(chain: &Chain, segments: &[usize], nodes: &[usize], sets: &mut Sets) {
    let place = |id: NodeId| nodes[id.0];
    sets.union(place(chain.head), segments[0]);
    for (at, step) in chain.steps.iter().enumerate() {
        if let Some(other) = step.node() {
            sets.union(place(other), segments[chain.segment_of(at)]);
        }
    }
}

/// Lists sources, sinks and stores under their sub-topologies.
fn enrol(model: &mut Model) {
    for index in 0..model.sources.len() {
        let Source { node, segment, .. } = model.sources[index];
        let number = model.segment_in(node, segment);
        model.sources[index].subtopology = number;
        model.subtopologies[number].sources.push(index);
    }
    for index in 0..model.sinks.len() {
        let Sink { node, segment, .. } = model.sinks[index];
        let number = model.segment_in(node, segment);
        model.sinks[index].subtopology = number;
        model.subtopologies[number].sinks.push(index);
    }
    for index in 0..model.stores.len() {
        let number = model.node(model.stores[index].node).subtopology;
        let listed = &mut model.subtopologies[number].stores;
        model.stores[index].local = listed.len();
        model.stores[index].subtopology = number;
        listed.push(index);
    }
}

/// Disjoint sets of places.
struct Sets {
    parents: Vec<usize>,
}

impl Sets {
    fn new(places: usize) -> Self {
        Self { parents: (0..places).collect() }
    }

    fn find(&self, place: usize) -> usize {
        let mut root = place;
        while self.parents[root] != root {
            root = self.parents[root];
        }
        root
    }

    fn union(&mut self, left: usize, right: usize) {
        let (left, right) = (self.find(left), self.find(right));
        // The earlier place stays the root, which keeps numbers in source order.
        self.parents[left.max(right)] = left.min(right);
    }

    /// The number of each place's set, counted by the first place in source order.
    fn numbers(&self) -> Vec<usize> {
        let mut roots = Vec::new();
        let number = |place| {
            let root = self.find(place);
            roots.iter().position(|known| *known == root).unwrap_or_else(|| {
                roots.push(root);
                roots.len() - 1
            })
        };
        (0..self.parents.len()).map(number).collect()
    }
}

//! Through which topics the records at one place of the topology came: those decide which task holds a key.
//!
//! Where records of one key must meet, at an aggregation or at a join, all these topics have one key serde and equally many
//! partitions: they are *co-partitioned*. Rules and description take it from here.

use syn::Ident;

use super::{Chain, Model, NodeId, Origin, Source, same};

/// An operator that goes by key, and the sources whose records of one key must meet in its task.
pub(crate) struct Meeting<'m> {
    /// The table's name in a join, else the operator's.
    pub token: &'m Ident,
    /// Indices into [`Model::sources`].
    pub sources: Vec<usize>,
    /// Whether it is a join of two tables.
    pub joins_tables: bool,
}

impl Model {
    /// The sources that a chain reads before its first internal topic.
    pub(crate) fn upstream(&self, chain: &Chain) -> Vec<usize> {
        self.before(chain, 0, chain.segments[0].steps.end)
    }

    /// Every operator that goes by key, where keys are comparable: a changed key and a key of another type are reported as
    /// that.
    pub(crate) fn meetings(&self) -> Vec<Meeting<'_>> {
        let mut meetings = Vec::new();
        for (_, chain) in self.chains() {
            for (at, step) in chain.steps.iter().enumerate() {
                if !step.form.goes_by_key() || step.key_changed_by.is_some() {
                    continue;
                }
                let mut sources = self.before(chain, chain.segment_of(at), at);
                let Some((table, word)) = step.node_argument() else {
                    meetings.push(Meeting { token: &step.name, sources, joins_tables: false });
                    continue;
                };
                let table_key = &self.node(table).ty.key.inner;
                if step.input.key.as_ref().is_some_and(|key| same(&key.inner, table_key)) {
                    if step.cogroups() {
                        // Among themselves, those of the first stream meet at the aggregation.
                        sources.truncate(1);
                    }
                    sources.extend(self.behind(table));
                    let joins_tables = step.form.second.pairs().is_some();
                    meetings.push(Meeting { token: word, sources, joins_tables });
                }
            }
        }
        meetings
    }

    /// The sources behind the records of a node: its own, or what its chain comes from. A merge has several.
    fn behind(&self, id: NodeId) -> Vec<usize> {
        match self.node(id).origin {
            Origin::Source => self.source_of(id, 0).into_iter().collect(),
            Origin::Unknown => Vec::new(),
            Origin::Chain(chain) | Origin::Branch(chain, _) => {
                let chain = self.chain(chain);
                self.before(chain, chain.last_segment(), chain.steps.len())
            }
        }
    }

    /// Those behind the records that reach `step`, which is in or at the end of `segment`.
    fn before(&self, chain: &Chain, segment: usize, step: usize) -> Vec<usize> {
        let mut found = match segment {
            // Chains only name nodes declared before, so this ends.
            0 => self.behind(chain.head),
            _ => self.source_of(chain.owner(), segment).into_iter().collect(),
        };
        for step in &chain.steps[chain.segments[segment].steps.start..step] {
            // A join looks its table up; a merge lets the other stream's records in.
            if let Some(other) = step.node().filter(|_| step.merges()) {
                found.extend(self.behind(other));
            }
        }
        found
    }

    /// The source that a segment of a node's chain begins at, or a node without a chain.
    fn source_of(&self, id: NodeId, segment: usize) -> Option<usize> {
        self.sources.iter().position(|source| source.node == id && source.segment == segment)
    }
}

/// Fills in which sources of each sub-topology have equally many partitions. The group's assignor hands out the partitions
/// of one number together only where the topics have equally many, and a task with a store is in one place, so these are all
/// that a sub-topology with a store reads.
pub(super) fn assign(model: &mut Model) {
    for part in model.subtopologies.iter_mut().filter(|part| part.sources.len() > 1 && !part.stores.is_empty()) {
        part.copartitioned = vec![part.sources.clone()];
    }
}

impl<'m> Meeting<'m> {
    /// The first source that `differs` from one before it, behind that one.
    pub(crate) fn first_difference(
        &self,
        model: &'m Model,
        differs: impl Fn(&Source, &Source) -> bool,
    ) -> Option<(&'m Source, &'m Source)> {
        let sources = || self.sources.iter().map(|&source| &model.sources[source]);
        let pairs =
            sources().enumerate().flat_map(|(at, later)| sources().take(at).map(move |earlier| (earlier, later)));
        pairs.into_iter().find(|(earlier, later)| differs(earlier, later))
    }
}

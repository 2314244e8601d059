//! Through which topics the records at one place of the topology came: those decide which task holds a key.

use syn::Ident;

use super::topic_ends::same;
use crate::model::{Chain, Model, NodeId, Origin, Source, StepArg, Topic};
use crate::op::State;

/// The topics behind the records of a node: its own source or repartition, or what its chain comes from. A
/// merge has several.
pub(super) fn of_node(model: &Model, id: NodeId) -> Vec<&Source> {
    let node = model.node(id);
    match node.origin {
        Origin::Source => source_of(model, id, false).into_iter().collect(),
        Origin::Unknown => Vec::new(),
        Origin::Chain(chain) | Origin::Branch(chain, _) => {
            let chain = model.chain(chain);
            before(model, chain, chain.steps.len(), node.repartition.is_some())
        }
    }
}

/// The topics behind the records that reach step number `step` of a chain.
pub(super) fn at_step<'m>(model: &'m Model, chain: &'m Chain, step: usize) -> Vec<&'m Source> {
    before(model, chain, step, chain.cut.is_some_and(|cut| cut <= step))
}

/// The topics that a chain reads before its own repartition.
pub(super) fn upstream<'m>(model: &'m Model, chain: &'m Chain) -> Vec<&'m Source> {
    before(model, chain, chain.cut.unwrap_or(chain.steps.len()), false)
}

fn before<'m>(model: &'m Model, chain: &'m Chain, step: usize, repartitioned: bool) -> Vec<&'m Source> {
    let owner = chain.owner();
    let start = if repartitioned { chain.cut.unwrap_or(0) } else { 0 };
    let mut found: Vec<&Source> = if repartitioned {
        source_of(model, owner, true).into_iter().collect()
    } else {
        // Chains only name nodes declared before, so this ends.
        of_node(model, chain.head)
    };
    for step in chain.steps.iter().take(step).skip(start) {
        for argument in &step.args {
            // A join looks its table up; a merge lets the other stream's records in.
            if let StepArg::Node(other, _) = argument
                && crate::model::merges(step.row)
            {
                found.extend(of_node(model, *other));
            }
        }
    }
    found
}

/// The reading end that belongs to a node: of its repartition, or of its `#[source]`.
fn source_of(model: &Model, id: NodeId, repartition: bool) -> Option<&Source> {
    model
        .sources
        .iter()
        .find(|source| source.node == id && matches!(source.topic, Topic::Repartition(_)) == repartition)
}

/// A stateful operator, and the topics whose records of one key must meet in its task.
pub(super) struct Meeting<'m> {
    /// The table's name in a join, else the operator's.
    pub token: &'m Ident,
    pub topics: Vec<&'m Source>,
}

/// Every stateful operator whose keys are comparable: a changed key and a key of another type are reported as
/// that.
pub(super) fn meetings(model: &Model) -> Vec<Meeting<'_>> {
    let mut meetings = Vec::new();
    for (_, chain) in model.chains() {
        for (at, step) in chain.steps.iter().enumerate() {
            if step.row.state == State::None || step.key_changed_by.is_some() {
                continue;
            }
            let mut topics = at_step(model, chain, at);
            let Some((table, word)) = step.node_argument() else {
                meetings.push(Meeting { token: &step.name, topics });
                continue;
            };
            let table_key = &model.node(table).ty.key.inner;
            if step.input.key.as_ref().is_some_and(|key| same(&key.inner, table_key)) {
                topics.extend(of_node(model, table));
                meetings.push(Meeting { token: word, topics });
            }
        }
    }
    meetings
}

impl<'m> Meeting<'m> {
    /// The first topic that `differs` from one before it, with that one.
    pub(super) fn first_difference(
        &self,
        differs: impl Fn(&Source, &Source) -> bool,
    ) -> Option<(&'m Source, &'m Source)> {
        let pairs = self
            .topics
            .iter()
            .enumerate()
            .flat_map(|(at, later)| self.topics.iter().take(at).map(move |earlier| (*earlier, *later)));
        pairs.into_iter().find(|(earlier, later)| differs(earlier, later))
    }
}

//! What changes of a table say beside the new value: whether they may be deletions, and whether they carry the old value.
//!
//! Both are worked out once. Deletions follow the records; the wish for old values goes the other way, from whoever reads them
//! to whoever keeps them.

use super::lineage::Place;
use super::{Chain, Model, NodeId, Step};
use crate::ast::{NodeKind, NodeType};
use crate::op::Old;

/// Whether changes of a node of this type may be deletions: those of a table that a topic fills, those of an aggregation where
/// its type says so, and those of another name of either. `end` is what is known at the end of its chain, if it has one.
pub(super) fn deletes(ty: &NodeType, is_source: bool, end: Option<&Place>) -> bool {
    ty.kind == NodeKind::Table && (ty.value.nullable || is_source || end.is_some_and(|place| place.deletes))
}

/// Fills in which nodes and operators hand on old values. Whoever reads a node is declared behind it.
pub(super) fn assign(model: &mut Model) {
    for index in (0..model.chains.len()).rev() {
        let chain = &model.chains[index];
        let run = chain.steps.iter().take_while(|step| step.form.is_computed() || step.form.is_final).count();
        let asked = chain.steps.get(run).is_some_and(Step::asks_for_old);
        let (head, other, pairs) = (chain.head, chain.steps.first().and_then(Step::node), chain.pairs());
        let wanted = wanted(model, chain, run, asked);
        let steps = &mut model.chains[index].steps;
        steps[..run].iter_mut().for_each(|step| step.sends_old = wanted);
        steps[run..].iter_mut().take(1).for_each(|step| step.sends_old = asked);
        model.nodes[head.0].sends_old |= wanted || pairs.is_some_and(|alone| alone.left);
        if let (Some(NodeId(other)), Some(alone)) = (other, pairs) {
            model.nodes[other].sends_old |= wanted || alone.right;
        }
    }
}

/// Whether a chain wants the old values of its head and of the table that this is joined with, of which its first `run`
/// operators compute a table. `asked` says whether the one behind them does.
fn wanted(model: &Model, chain: &Chain, run: usize, asked: bool) -> bool {
    let node = model.node(chain.owner());
    if model.node(chain.head).ty.kind != NodeKind::Table {
        return false;
    }
    let behind = match chain.steps.get(run) {
        Some(_) => asked,
        // What is kept has its old values itself.
        None => node.sends_old && node.store.is_none(),
    };
    behind || filters_kept(model, chain, &chain.steps[..run])
}

/// Whether `steps`, which compute a table of the head of their chain, filter where old values are kept, so that a row that
/// neither passes nor passed says nothing. Parameters may have changed since it passed: then nobody knows whether it did.
fn filters_kept(model: &Model, chain: &Chain, steps: &[Step]) -> bool {
    let filters = steps.iter().any(|step| step.form.old == Old::IfKept);
    // The old result of a join can be computed: its sides are kept.
    let is_kept = chain.pairs().is_some() || model.kept_behind(chain.head).is_some();
    let mut inputs = std::iter::once(chain.head).chain(steps.iter().filter_map(Step::node));
    filters && is_kept && !steps.iter().any(Step::wants_params) && !inputs.any(|input| depends_on_params(model, input))
}

/// Whether values of a table that keeps nothing are computed with parameters.
fn depends_on_params(model: &Model, id: NodeId) -> bool {
    let id = model.table_root(id);
    let Some(chain) = model.chain_of(id).filter(|_| model.store_of(id).is_none() && model.is_computed(id)) else {
        return false;
    };
    // Inputs are declared before what is made of them, so this ends.
    let mut inputs = model.computed_from(id).into_iter();
    chain.steps.iter().any(Step::wants_params) || inputs.any(|input| depends_on_params(model, input))
}

impl Step {
    /// Whether it asks for old values wherever they are kept.
    pub(crate) fn asks_for_old(&self) -> bool {
        match self.form.old {
            Old::Always => true,
            Old::IfAsked(option) => self.is_set(option),
            Old::No | Old::IfKept => false,
        }
    }
}

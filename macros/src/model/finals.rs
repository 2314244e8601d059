//! Final results: which tables hand windows on when they close, for a `suppress(until_window_closes)` behind them, and from where.

use super::{Chain, Model, NodeId, Step};
use crate::op::Slot;

/// Marks the windows for whose closing somebody waits.
pub(super) fn assign(model: &mut Model) {
    let roots: Vec<NodeId> = model
        .chains
        .iter()
        .filter(|chain| chain.final_step().is_some())
        .filter_map(|chain| model.closes(chain.head))
        .collect();
    for root in roots {
        let store = model.stores.iter_mut().find(|store| store.node == root);
        if let Some(windows) = store.and_then(|store| store.windows.as_mut()) {
            windows.finals = true;
        }
    }
}

impl Model {
    /// The aggregation whose windows a table has, if each of its rows follows from one window: behind a join two windows would
    /// have to close, and what is final already closes no more.
    pub(crate) fn closes(&self, id: NodeId) -> Option<NodeId> {
        let id = self.table_root(id);
        if self.store_of(id).is_some_and(|(_, store)| store.node == id && store.kind.keeps_windows()) {
            return Some(id);
        }
        // Inputs are declared before what is made of them, so this ends.
        match self.computed_from(id).as_slice() {
            [input] if self.store_of(id).is_none() => self.closes(*input),
            _ => None,
        }
    }

    /// Whether somebody behind a table waits for its windows to close.
    pub(crate) fn hands_on_finals(&self, id: NodeId) -> bool {
        self.chains_from(id).any(|(_, chain)| chain.final_step().is_some() || self.passes_finals(chain))
    }

    /// Whether a chain computes a table behind which somebody waits.
    pub(crate) fn passes_finals(&self, chain: &Chain) -> bool {
        let is_another = chain.steps.is_empty() || self.is_computed(chain.owner()) && chain.pairs().is_none();
        let is_table = self.node(chain.owner()).ty.kind == crate::ast::NodeKind::Table;
        is_another && is_table && self.hands_on_finals(chain.owner())
    }

    /// The table before a buffer that holds a table's changes back.
    pub(crate) fn buffered(&self, id: NodeId) -> Option<NodeId> {
        let chain = self.chain_of(self.table_root(id))?;
        chain.buffer().map(|_| chain.head)
    }

    /// Whether a table is one of final results, or computed from such results in the same chain.
    pub(crate) fn is_final(&self, id: NodeId) -> bool {
        self.chain_of(id).is_some_and(Chain::is_final)
    }
}

impl Chain {
    /// Its `suppress(until_window_closes)`, with its place.
    pub(crate) fn final_step(&self) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, step)| step.form.is_final)
    }

    /// Whether it ends in a table of final results, or in one that is computed from them value by value.
    pub(crate) fn is_final(&self) -> bool {
        self.final_step().is_some_and(|(at, _)| self.steps[at + 1..].iter().all(|step| step.form.is_computed()))
    }

    /// The step that keeps what it holds back in a buffer.
    pub(crate) fn buffer(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.form.stores.contains(&Slot::Suppress))
    }

    /// Whether it ends in a table whose changes are held back.
    pub(crate) fn holds_back(&self) -> bool {
        self.is_final() || self.buffer().is_some()
    }
}

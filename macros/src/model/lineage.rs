//! Key lineage and types along a chain: which operator changed the key last, since which topic, and what
//! types are known at each step.
//!
//! State is kept by key, and records of one key meet in one task only if the topic they came through was
//! partitioned by that key. Every change of key therefore leaves a mark, which a repartition wipes off.

use syn::Ident;

use super::{Node, NodeId, Step, StepArg, Types};
use crate::ast::{DataType, NodeKind};
use crate::op::{Drops, Flow, Form, Second};

/// What is known at one place of a chain.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) types: Types,
    pub(super) key_changed_by: Option<Ident>,
    /// Whether it is in a table whose changes may be deletions.
    pub(super) deletes: bool,
}

impl Place {
    /// What a chain sees that begins at `node`.
    pub(super) fn at(node: &Node) -> Self {
        Self {
            types: Types { key: Some(node.ty.key.clone()), value: Some(value_in(node)) },
            key_changed_by: node.key_changed_by.clone(),
            deletes: node.deletes,
        }
    }

    /// Behind a step. `nodes` are those declared so far, which are all it can name.
    pub(super) fn after(self, step: &Step, nodes: &[Node]) -> Self {
        let mut next = self;
        next.follow_nulls(step.form);
        next.follow_types(step.form);
        next.follow_drops(step.form.drops);
        if step.form.changes_key {
            next.key_changed_by = Some(step.name.clone());
        }
        if step.form.owns_store() {
            // A table is kept by its key; where that key came unpartitioned, a rule says so here and
            // nowhere further down.
            next.key_changed_by = None;
        }
        for arg in &step.args {
            let StepArg::Node(NodeId(id), _) = arg else { continue };
            let other = &nodes[*id];
            // Where both sides make rows, both delete them.
            next.deletes |= step.form.second.pairs().is_some_and(|alone| alone.left == alone.right) && other.deletes;
            if step.form.second == Second::Merges {
                // The other stream has the type of this one, and its type is written.
                next.types = Types { key: Some(other.ty.key.clone()), value: Some(other.ty.value.clone()) };
                next.key_changed_by = next.key_changed_by.take().or_else(|| other.key_changed_by.clone());
            }
        }
        next
    }

    /// Behind an operator that drops nulls there are none.
    fn follow_drops(&mut self, drops: Drops) {
        let Types { key, value } = &mut self.types;
        if matches!(drops, Drops::Nulls | Drops::NullKeys) {
            *key = key.take().map(DataType::present);
        }
        if matches!(drops, Drops::Nulls | Drops::NullValues) {
            *value = value.take().map(DataType::present);
        }
    }

    /// What becomes a table keeps as deletions the nulls that it does not drop.
    fn follow_nulls(&mut self, form: &Form) {
        let is_kept = form.input == Flow::Stream && form.output == Flow::Table;
        self.deletes |= is_kept && self.types.value.as_ref().is_some_and(|value| value.nullable);
    }

    fn follow_types(&mut self, form: &Form) {
        if form.changes_key {
            self.types.key = None;
        }
        if form.changes_value {
            self.types.value = None;
        }
        if form.input.is_windowed() {
            // It is another one for each window, and the table's type says which.
            self.types.key = None;
        }
        self.deletes = (self.deletes || form.deletes) && !form.is_final;
        if form.output != Flow::Table && std::mem::take(&mut self.deletes) {
            self.types.value = self.types.value.take().map(DataType::maybe);
        }
    }
}

/// The type of the values of a node; a change of a table says by itself whether there is one.
fn value_in(node: &Node) -> DataType {
    let value = node.ty.value.clone();
    match node.ty.kind {
        NodeKind::Stream => value,
        NodeKind::Table => value.present(),
    }
}

//! Key lineage and types along a chain: which operator changed the key last, since which topic, and what
//! types are known at each step.
//!
//! State is kept by key, and records of one key meet in one task only if the topic they came through was
//! partitioned by that key. Every change of key therefore leaves a mark, which a repartition wipes off.

use syn::Ident;

use super::{Node, NodeId, Step, StepArg, Types};
use crate::ast::DataType;
use crate::op::{Arg, Drops, Flow, Row, State};

/// What is known at one place of a chain.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) types: Types,
    pub(super) key_changed_by: Option<Ident>,
}

impl Place {
    /// What a chain sees that begins at `node`.
    pub(super) fn at(node: &Node) -> Self {
        Self {
            types: Types { key: Some(node.ty.key.clone()), value: Some(node.ty.value.clone()) },
            key_changed_by: node.key_changed_by.clone(),
        }
    }

    /// Behind a step. `nodes` are those declared so far, which are all it can name; `deletes` says whether
    /// the table that flows in reports deletions.
    pub(super) fn after(self, step: &Step, nodes: &[Node], deletes: bool) -> Self {
        let mut next = self;
        next.follow_types(step.row, deletes);
        next.follow_drops(step.row.drops);
        if step.row.changes_key {
            next.key_changed_by = Some(step.name.clone());
        }
        if step.row.state == State::Owns {
            // A table is kept by its key; where that key came unpartitioned, a rule says so here and
            // nowhere further down.
            next.key_changed_by = None;
        }
        for arg in &step.args {
            if let StepArg::Node(NodeId(id), _) = arg
                && merges(step.row)
            {
                // The other stream has the type of this one, and its type is written.
                let other = &nodes[*id];
                next.types = Types { key: Some(other.ty.key.clone()), value: Some(other.ty.value.clone()) };
                next.key_changed_by = next.key_changed_by.take().or_else(|| other.key_changed_by.clone());
            }
        }
        next
    }

    /// Behind an operator that drops nulls there are none.
    fn follow_drops(&mut self, drops: Drops) {
        let Types { key, value } = &mut self.types;
        if drops == Drops::Nulls {
            *key = key.take().map(DataType::present);
        }
        if drops != Drops::Nothing {
            *value = value.take().map(DataType::present);
        }
    }

    fn follow_types(&mut self, row: &Row, deletes: bool) {
        if row.changes_key {
            self.types.key = None;
        }
        if row.changes_value {
            self.types.value = None;
        }
        if row.input == Flow::Table && deletes {
            self.types.value = self.types.value.take().map(DataType::maybe);
        }
    }
}

/// Whether an operator lets the records of another stream in, rather than look a table up.
pub(crate) fn merges(row: &Row) -> bool {
    row.args.iter().any(|arg| matches!(arg, Arg::Node(Flow::Stream)))
}

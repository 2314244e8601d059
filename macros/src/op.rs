//! The operators: one file each, holding a constant row and how the operator is expanded.
//!
//! Parsing, lineage, rules and expansion read rows and know no operator by name. A new operator is a file
//! here and a line in [`ALL`].

mod aggregate;
mod branch;
mod code;
mod count;
mod default_branch;
mod filter;
mod filter_not;
mod flat_map;
mod flat_map_values;
mod group_by;
mod group_by_key;
mod join;
mod left_join;
mod map;
mod map_values;
mod merge;
mod peek;
mod reduce;
mod select_key;
mod split;
mod to_stream;

use proc_macro2::TokenStream;

pub(crate) use code::{CallbackCode, Nulls, StepCode, StoreCode, hidden, shown_at};

/// Every operator, in the order in which messages list them.
pub(crate) static ALL: &[&Row] = &[
    &map::ROW,
    &map_values::ROW,
    &flat_map::ROW,
    &flat_map_values::ROW,
    &filter::ROW,
    &filter_not::ROW,
    &select_key::ROW,
    &peek::ROW,
    &merge::ROW,
    &split::ROW,
    &branch::ROW,
    &default_branch::ROW,
    &group_by_key::ROW,
    &group_by::ROW,
    &count::ROW,
    &reduce::ROW,
    &aggregate::ROW,
    &to_stream::ROW,
    &join::ROW,
    &left_join::ROW,
];

/// What the macro knows about an operator.
#[derive(Debug)]
pub(crate) struct Row {
    /// The method the user calls.
    pub name: &'static str,
    /// What it is called on.
    pub input: Flow,
    /// What it gives.
    pub output: Flow,
    /// Its arguments in order.
    pub args: &'static [Arg],
    /// Whether records may leave under another key than they came with.
    pub changes_key: bool,
    /// Whether the type of the value may differ after it.
    pub changes_value: bool,
    pub state: State,
    pub role: Role,
    /// Whether its closure may return `None` and so delete a key, where the type of its table says so.
    pub may_delete: bool,
    /// Which records it drops for what they lack.
    pub drops: Drops,
    /// Writes its code around that of the rest of the chain.
    pub expand: fn(&StepCode, TokenStream) -> TokenStream,
}

/// What flows between two operators of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Stream,
    Table,
    /// After `group_by_key` or `group_by`, before the aggregation.
    Grouped,
    /// After `split`, one output a branch.
    Branches,
}

/// One argument of an operator.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg {
    /// User code with so many parameters.
    Callback {
        params: usize,
        /// How it is written, for messages: `|key, value| …`.
        sketch: &'static str,
        /// Whether one parameter more is the record's context.
        context: bool,
    },
    /// Another node of this kind.
    Node(Flow),
}

/// What an operator keeps or reads beside the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    None,
    /// It owns the store of its node.
    Owns,
    /// It reads the store of the table that it joins.
    Reads,
}

/// What the user code of an operator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Compute a result from its arguments and nothing else.
    Compute,
    /// Look at the record, and log.
    Observe,
}

/// Records that an operator drops, counting them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drops {
    Nothing,
    /// Those without a value.
    NullValues,
    /// Those without a key or without a value.
    Nulls,
}

/// A callback over key and value, as most operators take.
const KEY_VALUE: Arg = Arg::Callback { params: 2, sketch: "|key, value| …", context: true };

impl Row {
    /// What most operators are: stateless, from stream to stream, computing, with one callback over key
    /// and value. Rows state what differs.
    const STATELESS: Self = Self {
        name: "",
        input: Flow::Stream,
        output: Flow::Stream,
        args: &[KEY_VALUE],
        changes_key: false,
        changes_value: false,
        state: State::None,
        role: Role::Compute,
        may_delete: false,
        drops: Drops::Nothing,
        expand: |_, rest| rest,
    };

    /// How a call of the operator is written, for messages.
    pub(crate) fn call_sketch(&self) -> String {
        let args: Vec<&str> = self
            .args
            .iter()
            .map(|arg| match arg {
                Arg::Callback { sketch, .. } => sketch,
                Arg::Node(Flow::Table) => "table",
                Arg::Node(_) => "stream",
            })
            .collect();
        format!("{}({})", self.name, args.join(", "))
    }
}

impl Flow {
    /// The noun for messages, with its article.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Stream => "a stream",
            Self::Table => "a table",
            Self::Grouped => "a grouped stream",
            Self::Branches => "a split stream",
        }
    }
}

/// The row of the operator called `name`.
pub(crate) fn find(name: &str) -> Option<&'static Row> {
    ALL.iter().copied().find(|row| row.name == name)
}

#[cfg(test)]
mod tests {
    use super::{ALL, find};

    #[test]
    fn names_are_unique_and_found() {
        for row in ALL {
            let found = find(row.name).expect("listed");
            assert!(std::ptr::eq(*row, found), "`{}` is listed twice", row.name);
        }
    }

    #[test]
    fn sketches_show_every_argument() {
        let join = find("join").expect("listed");
        assert_eq!(join.call_sketch(), "join(table, |key, value, table_value| …)");
    }
}

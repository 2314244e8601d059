//! What is known of a node that others read.

use crate::Unsupported;
use crate::types::Type;

/// A node with a name.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) flow: Flow,
    pub(crate) key: Type,
    /// What its readers see.
    pub(crate) value: Type,
    /// Whether records lie in the partitions of another key.
    pub(crate) key_changed: bool,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flow {
    Stream,
    Table,
    /// Waits for its aggregation: the stream, the call that groups it, and the windows of the group.
    Grouped {
        stream: String,
        call: String,
        windows: Option<Windows>,
    },
    /// The same of a table, whose rows may leave their groups.
    GroupedTable {
        table: String,
        call: String,
    },
    /// Groups of several streams, which wait for their common aggregation.
    Cogrouped(Cogrouped),
}

/// Groups of streams that are folded into one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cogrouped {
    /// What groups the first stream.
    pub(crate) group: String,
    pub(crate) first: Cogroup,
    pub(crate) others: Vec<Cogroup>,
    pub(crate) windows: Option<Windows>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cogroup {
    pub(crate) stream: String,
    pub(crate) value: Type,
    /// The function that takes a value of it into the aggregate.
    pub(crate) adder: String,
}

/// Windows of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Windows {
    pub(crate) cut: Cut,
    pub(crate) emits_on_close: bool,
    /// What makes them of a group.
    pub(crate) call: String,
}

/// Where windows end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// So many milliseconds behind their starts.
    Size(i64),
    /// The same; they lie where records are, and take no null value.
    Difference(i64),
    /// At the last record of a session.
    Session,
}

impl Windows {
    pub(crate) fn takes_null_values(&self) -> bool {
        !matches!(self.cut, Cut::Difference(_))
    }
}

impl Node {
    /// The node as a stream; `what` needs one.
    pub(crate) fn stream(&self, what: &str) -> Result<&Self, Unsupported> {
        match self.flow {
            Flow::Stream => Ok(self),
            Flow::Table => Err(Unsupported(format!("`{what}` on a table"))),
            Flow::Grouped { .. } | Flow::GroupedTable { .. } | Flow::Cogrouped(_) => {
                Err(Unsupported(format!("`{what}` on a group")))
            }
        }
    }

    /// What a closure sees of a value: of a table, those that are there.
    pub(crate) fn seen(&self) -> Result<Type, Unsupported> {
        match self.flow {
            Flow::Stream => Ok(self.value),
            Flow::Table => Ok(self.value.kind.never_null()),
            Flow::Grouped { .. } | Flow::GroupedTable { .. } | Flow::Cogrouped(_) => {
                Err(Unsupported("an operator on a group".to_owned()))
            }
        }
    }

    /// `Stream<K, V>` or `Table<K, V>`.
    pub(crate) fn written(&self) -> String {
        let (key, value) = (self.key.rust(), self.value.rust());
        match self.flow {
            Flow::Table => format!("Table<{key}, {}>", self.value.kind.rust()),
            _ => format!("Stream<{key}, {value}>"),
        }
    }
}

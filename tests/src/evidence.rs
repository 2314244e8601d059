//! What order-risk left behind, read from outside: topics, offsets and state. No opinion; see [`crate::verify`].

pub mod embedded;
pub mod kafka;
pub mod state;
pub mod watch;

use std::collections::BTreeMap;

/// Names of the topology in `examples/order_risk/topology.rs`.
pub mod names {
    /// Application id, which is the group id.
    pub const APPLICATION: &str = "orders-risk-scoring-streams-v1";
    /// Input.
    pub const ORDERS: &str = "orders.submitted.v1";
    /// Output.
    pub const DECISIONS: &str = "risk.decisions.v1";
    /// The store.
    pub const STORE: &str = "exposure-by-customer";
    /// Between the two sub-topologies.
    pub const REPARTITION: &str = "orders-risk-scoring-streams-v1-orders-by-customer-repartition";
    /// Behind the store.
    pub const CHANGELOG: &str = "orders-risk-scoring-streams-v1-exposure-by-customer-changelog";
    /// Number of the sub-topology that holds the store.
    pub const SUBTOPOLOGY: usize = 1;
}

/// A record of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its partition.
    pub partition: i32,
    /// Its offset.
    pub offset: i64,
    /// Its timestamp in milliseconds.
    pub timestamp: i64,
    /// `None` for null.
    pub key: Option<Vec<u8>>,
    /// `None` for a tombstone.
    pub value: Option<Vec<u8>>,
    /// Names and values.
    pub headers: Vec<(String, Vec<u8>)>,
}

/// An entry of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Milliseconds.
    pub timestamp: i64,
    /// The value's bytes.
    pub value: Vec<u8>,
}

/// The store of one partition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// By key.
    pub entries: BTreeMap<Vec<u8>, Entry>,
    /// The offset in the changelog up to which the store says it is complete; `None` where the log keeps none.
    pub changelog_offset: Option<i64>,
    /// The end of the changelog's log, transaction markers included.
    pub changelog_end: i64,
}

/// How far the group has come in a partition, and what there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The committed offset.
    pub committed: Option<i64>,
    /// The offset after the last record at `read_committed`.
    pub last: i64,
    /// The end of the log, transaction markers included.
    pub end: i64,
    /// The end for a reader at `read_committed`: less than `end` only while a transaction hangs.
    pub stable: i64,
}

/// Everything, after the last run has processed all of the input.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Records of the input topic.
    pub orders: Vec<Row>,
    /// Records of the output topic.
    pub decisions: Vec<Row>,
    /// Records of the store's changelog, in order of offset within a partition.
    pub changelog: Vec<Row>,
    /// The store's partitions.
    pub state: BTreeMap<i32, State>,
    /// The group's positions.
    pub progress: Vec<Progress>,
    /// Committed offsets that fell while somebody watched, in words.
    pub falls: Vec<String>,
}

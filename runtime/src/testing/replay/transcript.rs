//! Everything that a run wrote, part by part, in the order of the topology.

use serde::{Deserialize, Serialize};

/// A record, or an entry of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) key: Option<Vec<u8>>,
    pub(super) value: Option<Vec<u8>>,
    pub(super) timestamp: i64,
    pub(super) headers: Vec<(String, Option<Vec<u8>>)>,
}

/// What one node wrote to one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) node: String,
    /// Such as "sink, topic `orders.v1`".
    pub(super) place: String,
    pub(super) entries: Vec<Entry>,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Transcript {
    /// A node comes after those that it reads.
    pub(super) parts: Vec<Part>,
    /// Why the run stopped, if it did.
    pub(super) failure: Option<String>,
}

impl Transcript {
    pub(super) fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.entries.is_empty())
    }
}

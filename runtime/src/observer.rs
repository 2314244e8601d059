//! Watching what becomes visible: for programs that print or count their own outputs.

use std::sync::Arc;

/// A record of a sink whose transaction is committed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommittedOutput {
    /// The sink's topic.
    pub topic: Arc<str>,
    /// The partition it went to.
    pub partition: i32,
    /// Event time in milliseconds.
    pub timestamp: i64,
    /// The key's bytes; `None` for null.
    pub key: Option<Vec<u8>>,
    /// The value's bytes; `None` for a tombstone.
    pub value: Option<Vec<u8>>,
}

/// Called by a worker after each commit, in order of writing. It must not block for long: the worker waits. A crash
/// between the commit and the call loses the call, never the record.
pub type Observer = dyn Fn(&CommittedOutput) + Send + Sync;

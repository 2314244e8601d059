//! Why a record could not be processed.

use std::fmt;

use crate::description::Suppress;
use crate::log::LogError;
use crate::serdes::SerdeError;
use crate::store::StoreError;

/// A record that cannot be read as its source declares it; handled by the source's `on_error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRecord {
    /// What kind of mistake it is; stable, for dead letter headers and metrics.
    pub class: &'static str,
    /// What exactly, without the payload.
    pub message: String,
}

impl fmt::Display for BadRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class, self.message)
    }
}

/// Why a record could not be processed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProcessError {
    /// The source's `on_error` decides. Raised before the record had any effect.
    #[error("{0}")]
    BadRecord(BadRecord),
    /// A value of ours could not be written.
    #[error("node `{node}`: {reason}")]
    Serialize {
        /// The sink or store.
        node: &'static str,
        /// The serde's words.
        reason: SerdeError,
    },
    /// The state holds what its serde cannot read. Its bytes are those that were written: no disk is at fault.
    #[error("store `{store}` holds a value that its serde cannot read: {reason}")]
    Unreadable {
        /// The store.
        store: &'static str,
        /// The serde's words.
        reason: SerdeError,
    },
    /// A buffer holds more than it may, and stops then.
    #[error("{0}")]
    Full(Box<BufferFull>),
    /// The state could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log refused an output.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// A buffer with more than it may hold (`when_full = stop`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BufferFull {
    /// The node that holds changes back.
    pub node: &'static str,
    /// Its store.
    pub store: &'static str,
    /// What it may hold.
    pub limits: Suppress,
    /// How many keys would wait.
    pub records: u64,
    /// How many bytes.
    pub bytes: u64,
}

impl fmt::Display for BufferFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { node, store, limits, records, bytes } = self;
        let room = |max: Option<u64>| max.map(|max| format!(", with room for {max},")).unwrap_or_default();
        write!(
            f,
            "node `{node}`: its buffer `{store}` would hold {records} records{} and {bytes} bytes{} and `when_full = stop`; a \
             higher bound, a shorter `time_limit` or `when_full = emit_early` lets the application go on, and what waits stays \
             valid",
            room(limits.max_records),
            room(limits.max_bytes)
        )
    }
}

impl From<BadRecord> for ProcessError {
    fn from(bad: BadRecord) -> Self {
        Self::BadRecord(bad)
    }
}

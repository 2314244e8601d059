//! A failure, with the record it happened at.

use crate::context::{BadRecord, BufferFull, ProcessError};
use crate::log::LogError;
use crate::record::RecordContext;
use crate::serdes::SerdeError;
use crate::store::StoreError;

use crate::task_id::TaskId;

/// Why a task cannot go on.
#[derive(Debug)]
pub(crate) struct TaskError {
    pub(crate) task: TaskId,
    pub(crate) topic: String,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    pub(crate) failure: Failure,
}

/// The cause.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A record that its source cannot read, where `on_error = fail`.
    #[error("bad record ({0}); `on_error = skip` or `dead_letter(\"topic\")` would let the application go on")]
    BadRecord(BadRecord),
    /// A closure of the topology panicked.
    #[error("a closure of the topology panicked: {0}")]
    Panic(String),
    /// A value of ours could not be written.
    #[error("node `{node}` could not write its output: {reason}")]
    Serialize { node: &'static str, reason: SerdeError },
    /// State that its serde cannot read.
    #[error(
        "store `{store}` holds a value of this record's key that its serde cannot read: {reason}; the bytes are as they were \
         written, so another version of the serde or of the type wrote them, or the serde writes what it cannot read"
    )]
    Unreadable { store: &'static str, reason: SerdeError },
    /// A buffer that stops when it is full.
    #[error("{0}")]
    Full(Box<BufferFull>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<ProcessError> for Failure {
    fn from(error: ProcessError) -> Self {
        match error {
            ProcessError::BadRecord(bad) => Self::BadRecord(bad),
            ProcessError::Serialize { node, reason } => Self::Serialize { node, reason },
            ProcessError::Unreadable { store, reason } => Self::Unreadable { store, reason },
            ProcessError::Full(full) => Self::Full(full),
            ProcessError::Store(error) => Self::Store(error),
            ProcessError::Log(error) => Self::Log(error),
        }
    }
}

impl TaskError {
    pub(crate) fn at(task: TaskId, record: &RecordContext, failure: Failure) -> Self {
        let RecordContext { topic, partition, offset, .. } = record.at_hand();
        Self { task, topic: topic.to_string(), partition: *partition, offset: *offset, failure }
    }
}

/// The text of a panic's payload.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message").to_owned()
}

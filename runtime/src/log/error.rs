//! How a log fails, and where a record lies that one of its errors is about.

/// What went wrong between us and the log, sorted by what the caller must do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The same call may be tried again.
    #[error("{context}: {reason} (will be retried)")]
    Retriable {
        /// What was attempted, on what.
        context: String,
        /// The log's own words.
        reason: String,
    },
    /// The transaction must be aborted; the producer survives.
    #[error("{context}: {reason}; the transaction is aborted")]
    Abortable {
        /// What was attempted, on what.
        context: String,
        /// The log's own words.
        reason: String,
    },
    /// The membership in the group ended before the commit: what is uncommitted belongs to somebody else.
    #[error("{context}: {reason}; this worker is no longer a member of the group's generation")]
    NotAMember {
        /// What was attempted.
        context: String,
        /// The log's own words.
        reason: String,
    },
    /// Another instance with our identity took over, or the transaction timed out: drop everything, start over.
    #[error("{context}: {reason}; the producer is fenced")]
    Fenced {
        /// What was attempted, on what.
        context: String,
        /// The log's own words.
        reason: String,
    },
    /// The broker could not be reached within the configured time.
    #[error("no broker answered at {servers} within {waited_ms} ms: {reason}")]
    Unreachable {
        /// The configured addresses.
        servers: String,
        /// How long we tried.
        waited_ms: u64,
        /// The last error seen.
        reason: String,
    },
    /// A topic is missing, of the wrong shape, or was deleted.
    #[error("topic `{topic}`: {reason}")]
    Topic {
        /// The topic.
        topic: String,
        /// What is wrong with it and what to do.
        reason: String,
    },
    /// Somebody must give us a right first.
    #[error("{context}: {reason}")]
    Refused {
        /// What was attempted, on what.
        context: String,
        /// The log's own words, and which right is missing.
        reason: String,
    },
    /// The log does not take a record that the topology made, and would not take it the next time either.
    #[error("topic `{topic}` does not take {}: {reason}", made_from(input.as_deref()))]
    Unwritable {
        /// The topic.
        topic: String,
        /// The input record that the output was made from, where it is known.
        input: Option<Box<Origin>>,
        /// Why not, and what to do.
        reason: String,
    },
    /// Records were removed before they were read.
    #[error(
        "topic `{topic}` partition {partition}: the next record to read is offset {position}, but the log now starts at \
         {low}: {} records were removed by retention before they were processed. \
         To go on with the first one that is left, start once with `--offsets-lost=skip-removed`", low - position
    )]
    Removed {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// Where we would have gone on.
        position: i64,
        /// Where the log starts now.
        low: i64,
    },
    /// Records are there, and cannot be read.
    #[error(
        "topic `{topic}` partition {partition}: nothing behind offset {stable}, the last stable offset, could be read for \
         {waited_s} s, although the log ends at offset {end}: a producer has left a transaction open, which \
         `kafka-transactions.sh find-hanging` finds and `abort` ends, or the broker does not answer"
    )]
    HeldBack {
        /// The topic.
        topic: String,
        /// The partition.
        partition: i32,
        /// The offset that could be read up to.
        stable: i64,
        /// Where the log ends.
        end: i64,
        /// For how long.
        waited_s: u64,
    },
    /// The consumer lost its place although nothing is missing there: a new one must be opened.
    #[error("{context}: {reason}; the consumer is opened anew")]
    Stuck {
        /// What was read.
        context: String,
        /// The log's own words.
        reason: String,
    },
    /// Disk: full, unreadable, not ours.
    #[error("{context}: {reason}")]
    Storage {
        /// What was attempted, on which path.
        context: String,
        /// The operating system's or the store's words.
        reason: String,
    },
    /// The log takes nothing more from this process: after a failed write, only opening it again tells what it holds.
    #[error("{context}: {reason}. Start again when the cause is gone; what was committed is kept")]
    Closed {
        /// What was attempted, on which path.
        context: String,
        /// The operating system's or the store's words.
        reason: String,
    },
    /// Nothing can be done here.
    #[error("{context}: {reason}")]
    Fatal {
        /// What was attempted, on what.
        context: String,
        /// The log's own words.
        reason: String,
    },
}

/// Where an input record lies.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: i64,
}

fn made_from(input: Option<&Origin>) -> String {
    input.map_or("a record".to_owned(), |Origin { topic, partition, offset }| {
        format!("a record that was made from topic `{topic}` partition {partition} offset {offset}")
    })
}

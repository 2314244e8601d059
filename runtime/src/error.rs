//! What an application can fail with.

use std::fmt;

use crate::config::ConfigError;
use crate::log::LogError;
use crate::store::StoreError;

/// Why the application stopped. Its `Debug` is its `Display`: `fn main() -> Result<(), Error>` prints the former, and a
/// person reads it.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The configuration is not usable; every problem is named.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The program was built without what the configuration asks for.
    #[error("{0}")]
    Unsupported(String),
    /// The log: unreachable, a topic of the wrong shape, removed records, a full disk.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record that cannot be processed. Nothing of its transaction is visible; after a restart it comes again.
    #[error("task {task} stopped at topic `{topic}` partition {partition} offset {offset}: {reason}")]
    Record {
        /// The task, `<sub-topology>_<partition>`.
        task: String,
        /// Where the record was read.
        topic: String,
        /// Its partition.
        partition: i32,
        /// Its offset.
        offset: i64,
        /// What is wrong, without the payload.
        reason: String,
    },
    /// A test driver was asked to go on after it had stopped.
    #[error(
        "not processed, because the topology had stopped: {reason}; `TestDriver::restart` processes that record again, \
         `TestDriver::skip_record` goes on behind it"
    )]
    Stopped {
        /// What it stopped with.
        reason: String,
    },
    /// The parameters are not those that the committed positions were processed with.
    #[error(
        "the parameters have changed since offset {offset} of topic `{topic}` partition {partition} was committed: they \
         were `{old}` and are `{new}`; start with the old ones, or with `--params-change=accept`, and the new ones \
         hold from there on"
    )]
    ParamsChanged {
        /// An input.
        topic: String,
        /// Its partition.
        partition: i32,
        /// Its committed position.
        offset: i64,
        /// The values it was committed under, cut off where they are long.
        old: String,
        /// The values now.
        new: String,
    },
    /// Another topology has committed the positions of this application id, and `topology.change` refuses it.
    #[error(
        "the topology has changed since offset {offset} of topic `{topic}` partition {partition} was committed: it was {old} \
         and is {new}; if this is a new version of that program, start once with `--topology-change=accept`; if it is \
         another program, give it another application id"
    )]
    TopologyChanged {
        /// An input.
        topic: String,
        /// Its partition.
        partition: i32,
        /// Its committed position.
        offset: i64,
        /// The topology that has committed it: its name, the fingerprint of the task's part of it, and the stores there.
        old: String,
        /// The topology now.
        new: String,
    },
    /// Something that kept failing for `task.timeout.ms`.
    #[error("gave up after {waited_s} s of failed attempts to recover: {reason}")]
    GaveUp {
        /// How long.
        waited_s: u64,
        /// The last failure.
        reason: String,
    },
    /// State that cannot be had back.
    #[error("{0}")]
    StateLost(String),
    /// The state is ahead of what the group has committed: going on would take the same input into it again.
    #[error(
        "task {task}: {problem}, but the application has already processed {stored}; the group `{group}` or the topic was deleted, \
         or offsets expired (`offsets.retention.minutes`) or were set back, and the state was not. {advice}"
    )]
    OffsetsLost {
        /// The task, `<sub-topology>_<partition>`.
        task: String,
        /// What the group says of its inputs.
        problem: String,
        /// What the state says of them.
        stored: String,
        /// The group: the application id.
        group: String,
        /// The ways out.
        advice: String,
    },
    /// A worker did not stop in time.
    #[error("shutdown took longer than {waited_s} s: {busy}; what was uncommitted will be processed again")]
    ShutdownTimeout {
        /// The bound.
        waited_s: u64,
        /// What the workers are doing that did not stop.
        busy: String,
    },
    /// A worker does not come back from a call: a closure that never ends, a disk or a client that does not answer.
    #[error(
        "worker {worker} has been {doing} for {waited_s} s (`consumer.max.poll.interval.ms`): the group gives its partitions to \
         others, and what was uncommitted will be processed again"
    )]
    WorkerStuck {
        /// Its number, from 0.
        worker: usize,
        /// What it was doing.
        doing: String,
        /// How long it has been doing that.
        waited_s: u64,
    },
    /// A worker panicked outside user code: a bug of ours.
    #[error("a worker thread panicked: {0}; please report this")]
    WorkerPanic(String),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

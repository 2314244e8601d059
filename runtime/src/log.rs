//! The one abstraction over brokers. Workers, tasks and commits see only these traits; Kafka, the embedded log
//! and the in-memory log implement them, so that one code path is tested on all three.
//!
//! A worker calls everything here from its own thread; nothing is shared between workers but the [`Log`] itself.
//!
//! Not covered by semantic versioning: it is public for our own tests and benchmarks.

#[cfg(feature = "rocksdb")]
pub mod embedded;
mod error;
#[doc(hidden)]
pub mod inert;
#[cfg(feature = "kafka")]
pub mod kafka;
pub mod memory;
mod refused;

pub(crate) mod topics;

pub use crate::topic_uuid::TopicUuid;
#[cfg(feature = "rocksdb")]
pub use embedded::EmbeddedLog;
pub use error::{LogError, Origin};
#[cfg(feature = "kafka")]
pub use kafka::KafkaLog;
pub use memory::MemoryLog;
pub use refused::{Input, RefusedOutput, fingerprint};
pub(crate) use refused::{RefusedOutputs, Verdict};
pub(crate) use topics::static_assignment;
pub use topics::{TopicId, TopicPartition, TopicPlan, TopicTable};

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock;
use crate::config::Config;
use crate::description::Store;
use crate::record::{FIRST_TIME, Headers};
use crate::store::{StateBackend, StoreBackend};
use crate::task_id::TaskId;

/// A cluster: a Kafka, an embedded log in a directory, or a log in memory. Cheap to clone; one clone a worker.
pub trait Log: Clone + Send + 'static {
    /// Reads input partitions as a member of the application's group.
    type Consumer: Consumer;
    /// Writes outputs, changelogs and offsets in transactions.
    type Producer: Producer<Group = <Self::Consumer as Consumer>::Group>;
    /// Reads changelogs outside the group.
    type Reader: ChangelogReader;
    /// Holds a task's committed state.
    type State: StateBackend<Store = Self::Store>;
    /// Holds the part of one store.
    type Store: StoreBackend;

    /// Looks up every topic of `plan`, creates the internal ones that are missing, verifies the rest, and
    /// resolves names to ids. Called once, before any worker starts and before any record is read.
    ///
    /// # Errors
    /// [`LogError::Topic`] for a topic that is missing or of the wrong shape; [`LogError::Unreachable`] when
    /// the configured time ran out.
    fn prepare(&self, config: &Config, plan: &TopicPlan) -> Result<TopicTable, LogError>;

    /// Joins the group for worker number `worker`, subscribed to every input topic of `topics`.
    fn consumer(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<Self::Consumer, LogError>;

    /// Opens the transactional producer of worker number `worker`: fences its predecessor and finishes or aborts
    /// what that left behind.
    ///
    /// # Errors
    /// [`LogError::Retriable`] when the log does not answer for some seconds, so that the caller looks around before it
    /// tries again.
    fn producer(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<Self::Producer, LogError>;

    /// A reader for changelogs.
    fn reader(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<Self::Reader, LogError>;

    /// Opens, or creates, the state of one task with these stores, in their order. State that cannot be read is
    /// set aside and an empty one takes its place, to be restored from the changelogs.
    fn open_state(
        &self,
        config: &Config,
        producer: &Self::Producer,
        task: TaskId,
        stores: &[&'static Store],
    ) -> Result<(Self::State, Vec<Self::Store>), LogError>;

    /// The tasks that have state in a directory of their own on this machine, in use or not.
    fn tasks_with_state(&self) -> Vec<TaskId> {
        Vec::new()
    }

    /// Removes the state of a task that nobody has open.
    fn remove_state(&self, task: TaskId) -> Result<(), LogError> {
        let _ = task;
        Ok(())
    }
}

/// One record as it lies in the log. Owned, so that a task may queue it; its bytes are borrowed, never copied.
pub trait Record {
    /// Where it was read from.
    fn topic_partition(&self) -> TopicPartition;
    /// Its offset.
    fn offset(&self) -> i64;
    /// Its timestamp in milliseconds; negative when the log has none.
    fn timestamp(&self) -> i64;
    /// Its key; `None` for null.
    fn key(&self) -> Option<&[u8]>;
    /// Its value; `None` for a tombstone.
    fn value(&self) -> Option<&[u8]>;
    /// Appends its headers, if any, to `headers` (which is empty).
    fn headers(&self, headers: &mut Headers);
    /// The epoch of the leader that it was read from; `None` from a log without leaders.
    #[inline]
    fn leader_epoch(&self) -> Option<i32> {
        None
    }
    /// Copies its bytes where they lie in memory that it shares with other records: it has to wait, and would keep all
    /// of that.
    fn detach(&mut self) {}
}

/// A record to be written in the current transaction.
#[derive(Debug, Clone, Copy)]
pub struct OutputRecord<'a> {
    /// Where to.
    pub target: TopicPartition,
    /// `None` for null.
    pub key: Option<&'a [u8]>,
    /// `None` for a tombstone.
    pub value: Option<&'a [u8]>,
    /// Event time in milliseconds.
    pub timestamp: i64,
    /// Headers to write with it.
    pub headers: &'a Headers,
}

impl OutputRecord<'_> {
    /// The event time as every log writes it, see [`FIRST_TIME`].
    #[inline]
    pub(crate) fn time(&self) -> i64 {
        if self.timestamp == 0 { FIRST_TIME } else { self.timestamp }
    }
}

/// The next position to read of an input partition, with what Kafka keeps beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommittedOffset {
    /// The partition.
    pub partition: TopicPartition,
    /// The offset of the next record to process.
    pub offset: i64,
    /// The partition's stream time, as the worker encodes it.
    pub metadata: String,
    /// The epoch of the leader that the record before the offset was read from, where it is known: with it, a reader
    /// notices that a later leader has other records there.
    pub leader_epoch: Option<i32>,
}

/// The range of offsets a partition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watermarks {
    /// The first offset still there.
    pub low: i64,
    /// The offset after the last readable record.
    pub high: i64,
}

/// A partition that cannot be read to its end, because a transaction is open there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldBack {
    /// The partition.
    pub partition: TopicPartition,
    /// The last stable offset: where the open transaction begins.
    pub stable: i64,
    /// Where the partition ends.
    pub end: i64,
    /// Since when nothing more could be read.
    pub since: Instant,
}

/// A change of assignment. The worker answers with [`Consumer::assign`] or [`Consumer::unassign`]; until then
/// nothing is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rebalance {
    /// These partitions, and no others, are ours from now on.
    Assigned(Vec<TopicPartition>),
    /// Give everything back; a commit is still possible.
    Revoked,
    /// Everything is already someone else's; a commit would be wrong.
    Lost,
}

/// A member of the application's group that is no instance of the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// As the broker names it.
    pub id: String,
    /// As it names itself.
    pub client_id: String,
    /// Where it is.
    pub host: String,
    /// The topics that it subscribes to.
    pub topics: Vec<String>,
}

impl fmt::Display for Stranger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, client_id, host, topics } = self;
        write!(f, "client id `{client_id}`, host {host}, member `{id}`, subscribed to {}", topics.join(", "))
    }
}

/// Reads input partitions as a member of a group.
pub trait Consumer {
    /// What it delivers.
    type Record: Record;
    /// Proof of membership, captured at assignment, that a commit of offsets must carry.
    type Group: Clone;

    /// Appends at most `max` records to `out`, waiting at most `timeout` for the first.
    ///
    /// # Errors
    /// [`LogError::Retriable`] is logged and polled again; anything else ends the worker.
    fn poll(
        &mut self,
        max: usize,
        timeout: Duration,
        out: &mut Vec<Self::Record>,
    ) -> Result<Option<Rebalance>, LogError>;

    /// Accepts an assignment, to read each partition from the given offset on. Once for each
    /// [`Rebalance::Assigned`]; whoever goes back later calls [`Consumer::seek`]. (librdkafka ends the process when
    /// partitions are assigned again while it still stops them.)
    fn assign(&mut self, positions: &[(TopicPartition, i64)]) -> Result<(), LogError>;

    /// Accepts a revocation.
    fn unassign(&mut self) -> Result<(), LogError>;

    /// The membership captured when the current assignment was announced; `None` before the first one and after
    /// a revocation.
    fn group(&self) -> Option<Self::Group>;

    /// What the group has committed, in the order asked; `None` where nothing is. Waits for transactions in
    /// flight to end.
    fn committed(&mut self, partitions: &[TopicPartition]) -> Result<Vec<Option<CommittedOffset>>, LogError>;

    /// The offsets a partition holds now.
    fn watermarks(&mut self, partition: TopicPartition) -> Result<Watermarks, LogError>;

    /// Moves the read position of assigned partitions.
    fn seek(&mut self, positions: &[(TopicPartition, i64)]) -> Result<(), LogError>;

    /// Stops delivery for these partitions; what is already fetched may still come once.
    fn pause(&mut self, partitions: &[TopicPartition]) -> Result<(), LogError>;

    /// Undoes [`Consumer::pause`].
    fn resume(&mut self, partitions: &[TopicPartition]) -> Result<(), LogError>;

    /// Whether everything the log was known to hold of this partition has been delivered.
    fn at_end(&self, partition: TopicPartition) -> bool;

    /// How many offsets lie between `position` and the end of the partition as last heard from the log, without
    /// asking it; `None` if nothing was heard yet. For metrics.
    fn lag(&self, partition: TopicPartition, position: i64) -> Option<i64>;

    /// The partitions that have more than can be read, as last heard from the log, without asking it. To be called every
    /// second or so. A log whose transactions are never open has none.
    fn held_back(&mut self) -> Vec<HeldBack> {
        Vec::new()
    }

    /// An input topic that has more partitions than the table says; asks the log. A log whose topics never grow has none.
    fn grown(&mut self) -> Result<Option<TopicId>, LogError> {
        Ok(None)
    }

    /// Members of the group that are no instances of this application; asks the log. `None` where it does not say, or not
    /// while the group is changing. A log whose group has no other members has none.
    fn strangers(&mut self) -> Option<Vec<Stranger>> {
        Some(Vec::new())
    }

    /// Commits offsets outside a transaction (at-least-once only).
    fn commit(&mut self, offsets: &[CommittedOffset]) -> Result<(), LogError>;

    /// Leaves the group.
    fn close(&mut self);
}

/// How a transaction ended.
#[derive(Debug)]
pub enum Outcome {
    /// Everything is visible.
    Committed,
    /// Nothing is visible and the producer can begin again.
    Aborted(LogError),
    /// Nobody here knows. The producer must not be used again; its successor finds out.
    Unknown(LogError),
    /// Nothing of ours can become visible any more: a successor took over, or the coordinator gave up waiting.
    Fenced(LogError),
}

/// Writes in transactions. The order of calls is fixed: `begin`, any number of `send`, `flush`, `send_offsets`,
/// then `commit` or, at any point, `abort`.
pub trait Producer {
    /// See [`Consumer::Group`].
    type Group;

    /// Starts a transaction.
    ///
    /// # Errors
    /// [`LogError::Fenced`] from a producer that [wants replacement](Producer::wants_replacement).
    fn begin(&mut self) -> Result<(), LogError>;

    /// Names the input record that the next outputs are made from, for errors about them.
    #[inline]
    fn processing(&mut self, input: TopicPartition, offset: i64) {
        let _ = (input, offset);
    }

    /// Writes a record in the current transaction; returns before it is durable.
    fn send(&mut self, record: &OutputRecord<'_>) -> Result<(), LogError>;

    /// The records of this transaction that the log has refused so far, after it had taken them: the transaction can only
    /// be taken back. One that [`Producer::send`] refuses by itself, with [`LogError::Unwritable`], is none of them.
    fn refused(&self) -> &[RefusedOutput] {
        &[]
    }

    /// Waits until the log has every record of the transaction.
    fn flush(&mut self) -> Result<(), LogError>;

    /// Adds consumed positions to the transaction.
    fn send_offsets(&mut self, offsets: &[CommittedOffset], group: &Self::Group) -> Result<(), LogError>;

    /// Commits. For at-least-once there is nothing left to do after `flush`.
    fn commit(&mut self) -> Outcome;

    /// Takes the transaction back.
    ///
    /// # Errors
    /// When the producer cannot be used again; its successor aborts.
    fn abort(&mut self) -> Result<(), LogError>;

    /// The offset after the last record that the last transaction wrote to this changelog partition; `None` if it
    /// wrote none.
    fn written_end(&self, changelog: TopicPartition) -> Option<i64>;

    /// Whether the producer must be replaced before the next `begin`, after a commit as after an abort (see the recycle
    /// rule in `log/kafka/transaction.rs`). Stores that it opened stay valid.
    fn wants_replacement(&self) -> bool {
        false
    }
}

/// Begins a transaction, with the producer that `open` makes if this one must not begin another. The engine begins
/// nowhere else: whether the last transaction was committed or taken back, and by whom, makes no difference.
pub(crate) fn begin<P: Producer>(producer: &mut P, open: impl FnOnce() -> Result<P, LogError>) -> Result<(), LogError> {
    if producer.wants_replacement() {
        *producer = open()?;
    }
    producer.begin()
}

/// Opens a producer, however often the log does not answer, for as long as `task.timeout.ms`. `None` when `stops` says so
/// first.
pub(crate) fn open_producer<L: Log>(
    log: &L,
    config: &Config,
    topics: &Arc<TopicTable>,
    worker: usize,
    stops: impl Fn() -> bool,
) -> Result<Option<L::Producer>, LogError> {
    let started = clock::now();
    loop {
        let reason = match log.producer(config, topics, worker) {
            Ok(producer) => return Ok(Some(producer)),
            Err(LogError::Retriable { reason, .. }) => reason,
            Err(error) => return Err(error),
        };
        if stops() {
            return Ok(None);
        }
        if clock::elapsed(started) >= config.task_timeout {
            let servers = config.bootstrap_servers.clone().unwrap_or_default();
            let waited_ms = u64::try_from(clock::elapsed(started).as_millis()).unwrap_or(u64::MAX);
            return Err(LogError::Unreachable { servers, waited_ms, reason });
        }
    }
}

/// Reads changelogs from a known offset to their end.
pub trait ChangelogReader {
    /// What it reads.
    type Record: Record;

    /// First offset still there, and the end of the log **including** transactions in flight: a restore that
    /// stopped at the last stable offset would miss a commit whose marker is still on its way.
    fn bounds(&mut self, changelog: TopicPartition) -> Result<Watermarks, LogError>;

    /// Starts reading `changelog` at `offset`.
    fn start(&mut self, changelog: TopicPartition, offset: i64) -> Result<(), LogError>;

    /// Appends at most `max` committed records, waiting at most `timeout`; returns the next position, which
    /// passes over aborted records and control records, so that it reaches the end.
    fn read(&mut self, max: usize, timeout: Duration, out: &mut Vec<Self::Record>) -> Result<i64, LogError>;

    /// Stops reading.
    fn stop(&mut self);
}

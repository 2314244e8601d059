//! What generated code works with: the record at hand, the task's stores, and the way out.

mod dead_letter;

use std::fmt;
use std::sync::Arc;

use crate::log::topics::Role;
use crate::log::{Log, LogError, OutputRecord, RefusedOutputs, TopicId, TopicPartition, TopicTable};
use crate::observer::CommittedOutput;
use crate::partitioner;
use crate::record::RecordContext;
use crate::serdes::{Serde, SerdeError};
use crate::store::{KeyValueStore, StoreError};

use dead_letter::send;

/// A record as it was read, before it is decoded.
#[derive(Debug, Clone, Copy)]
pub struct InputRecord<'r> {
    /// The log's timestamp, milliseconds.
    pub timestamp: i64,
    /// `None` for null.
    pub key: Option<&'r [u8]>,
    /// `None` for a tombstone.
    pub value: Option<&'r [u8]>,
}

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
    /// The state could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log refused an output.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<BadRecord> for ProcessError {
    fn from(bad: BadRecord) -> Self {
        Self::BadRecord(bad)
    }
}

/// Buffers and context that one worker reuses for every record.
pub(crate) struct Scratch {
    pub(crate) record: RecordContext,
    pub(crate) key: Vec<u8>,
    pub(crate) value: Vec<u8>,
    pub(crate) entry: Vec<u8>,
    /// Records dropped by operators (null keys and the like) since the last time the worker looked.
    pub(crate) dropped: u64,
    /// Records written to sinks since the last time the worker looked, per sink.
    pub(crate) written: Vec<u64>,
    /// Records written since the worker looked at the clock.
    pub(crate) sent: u32,
    /// Bytes of the records written in the current transaction.
    pub(crate) sent_bytes: usize,
    /// Copies of what went to the user's topics, if somebody watches.
    pub(crate) tap: Option<Vec<CommittedOutput>>,
    /// Outputs that are not sent, because the log refused them when they were made before.
    pub(crate) refused: RefusedOutputs,
    /// Dead letters written since the worker looked, in place of outputs.
    pub(crate) set_aside: u64,
    /// Whether whatever a serde writes is read back at once and compared, as tests do.
    pub(crate) reads_back: bool,
}

impl Scratch {
    pub(crate) fn new(sinks: usize) -> Self {
        Self {
            record: RecordContext::new(),
            key: Vec::new(),
            value: Vec::new(),
            entry: Vec::new(),
            dropped: 0,
            written: vec![0; sinks],
            sent: 0,
            sent_bytes: 0,
            tap: None,
            refused: RefusedOutputs::default(),
            set_aside: 0,
            reads_back: false,
        }
    }

    /// What was counted belongs to a transaction that did not happen.
    pub(crate) fn forget(&mut self) {
        (self.dropped, self.set_aside) = (0, 0);
        self.refused.aborted();
        self.written.fill(0);
        (self.sent, self.sent_bytes) = (0, 0);
        if let Some(tap) = &mut self.tap {
            tap.clear();
        }
    }
}

/// Appends the bytes of `value`, which goes to the topic or store of `node`.
#[inline]
pub(crate) fn encode<S: Serde<T>, T>(
    node: &'static str,
    value: &T,
    out: &mut Vec<u8>,
    reads_back: bool,
) -> Result<(), ProcessError> {
    let start = out.len();
    let mut written = S::serialize(value, out);
    if reads_back && written.is_ok() {
        written = read_back::<S, T>(out.get(start..).unwrap_or_default());
    }
    written.map_err(|reason| ProcessError::Serialize { node, reason })
}

/// What was written must be readable, and what is read must be the same value: it has the same bytes.
#[cold]
fn read_back<S: Serde<T>, T>(bytes: &[u8]) -> Result<(), SerdeError> {
    let value = S::deserialize(bytes);
    let value =
        value.map_err(|error| SerdeError::new(format!("the serde cannot read what it has written: {error}")))?;
    let mut again = Vec::with_capacity(bytes.len());
    S::serialize(&value, &mut again)?;
    if again == bytes {
        return Ok(());
    }
    let differ = again.iter().zip(bytes).take_while(|(left, right)| left == right).count();
    Err(SerdeError::new(format!(
        "the serde reads another value than it has written: written again, its bytes differ after the first {differ}"
    )))
}

/// The record at hand, the task's stores, and the producer.
pub struct ProcessorContext<'t, L: Log> {
    pub(crate) scratch: &'t mut Scratch,
    pub(crate) stores: &'t mut [KeyValueStore<L::Store>],
    pub(crate) producer: &'t mut L::Producer,
    pub(crate) topics: &'t TopicTable,
    /// The record at hand as it was read, and where.
    pub(crate) input: &'t InputRecord<'t>,
    pub(crate) input_partition: TopicPartition,
}

impl<L: Log> ProcessorContext<'_, L> {
    /// The context of the record being processed.
    #[inline]
    pub fn record(&self) -> &RecordContext {
        &self.scratch.record
    }

    /// The event time of what is being forwarded.
    #[inline]
    pub fn timestamp(&self) -> i64 {
        self.scratch.record.timestamp
    }

    /// Runs `forward` with another event time: an aggregate's result carries the later of the record's and the
    /// stored one.
    #[inline]
    pub(crate) fn at_time<R>(&mut self, timestamp: i64, forward: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.scratch.record.timestamp, timestamp);
        let result = forward(self);
        self.scratch.record.timestamp = before;
        result
    }

    /// Counts a record that an operator drops, as Kafka Streams' `dropped-records`.
    #[inline]
    pub fn drop_record(&mut self) {
        self.scratch.dropped += 1;
    }

    /// Encodes and writes a record to sink number `sink`. Null keys go to the partition the input came from:
    /// somewhere fixed, so that a replay does the same.
    #[inline]
    pub(crate) fn write<K, V, KS: Serde<K>, VS: Serde<V>>(
        &mut self,
        sink: usize,
        node: &'static str,
        key: Option<&K>,
        value: Option<&V>,
    ) -> Result<(), ProcessError> {
        let Scratch {
            record,
            key: key_bytes,
            value: value_bytes,
            written,
            sent,
            sent_bytes,
            tap,
            refused,
            reads_back,
            ..
        } = &mut *self.scratch;
        key_bytes.clear();
        value_bytes.clear();
        if let Some(key) = key {
            encode::<KS, K>(node, key, key_bytes, *reads_back)?;
        }
        if let Some(value) = value {
            encode::<VS, V>(node, value, value_bytes, *reads_back)?;
        }
        let topic: TopicId = self.topics.plan.sinks[sink];
        let key_bytes = key.map(|_| key_bytes.as_slice());
        let partition = partitioner::partition_or(key_bytes, record.partition, self.topics.partitions(topic));
        let output = OutputRecord {
            target: TopicPartition { topic, partition },
            key: key_bytes,
            value: value.map(|_| value_bytes.as_slice()),
            timestamp: record.timestamp,
            headers: &record.headers,
        };
        let input = (self.input_partition, record.offset);
        if let Err(error) = send(self.producer, self.topics, refused, input, &output) {
            return self.not_sent(sink, node, error);
        }
        written[sink] += 1;
        *sent = sent.saturating_add(1);
        *sent_bytes += key_bytes.map_or(0, <[u8]>::len) + value_bytes.len();
        if let Some(tap) = tap
            && matches!(self.topics.info(topic).role, Role::External { .. })
        {
            tap.push(CommittedOutput {
                topic: Arc::clone(self.topics.name(topic)),
                partition,
                timestamp: record.timestamp,
                key: key_bytes.map(<[u8]>::to_vec),
                value: value.map(|_| value_bytes.clone()),
            });
        }
        Ok(())
    }
}

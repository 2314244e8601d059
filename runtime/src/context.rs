//! What generated code works with: the record at hand, the task's stores, and the way out.

mod buffers;
mod dead_letter;
mod encode;
mod error;
mod scratch;

use std::sync::Arc;

use crate::drops::DropReason;
use crate::log::topics::Role;
use crate::log::{Log, OutputRecord, TopicId, TopicPartition, TopicTable};
use crate::observer::CommittedOutput;
use crate::partitioner;
use crate::record::RecordContext;
use crate::serdes::{Place, Serde};
use crate::store::RowStore;

use dead_letter::send;

pub(crate) use encode::encode;
pub(crate) use error::BufferFull;
pub use error::{BadRecord, ProcessError};
pub(crate) use scratch::Scratch;

/// A record as it was read, before it is decoded.
#[derive(Debug, Clone, Copy)]
pub struct InputRecord<'r> {
    /// The topic that it was read from.
    pub topic: &'r str,
    /// The log's timestamp, milliseconds.
    pub timestamp: i64,
    /// `None` for null.
    pub key: Option<&'r [u8]>,
    /// `None` for a tombstone.
    pub value: Option<&'r [u8]>,
}

/// The record at hand, the task's stores, and the producer.
pub struct ProcessorContext<'t, L: Log> {
    pub(crate) scratch: &'t mut Scratch,
    pub(crate) stores: &'t mut [RowStore<L::Store>],
    /// Changelog partition of each store.
    pub(crate) changelogs: &'t [TopicPartition],
    pub(crate) producer: &'t mut L::Producer,
    pub(crate) topics: &'t TopicTable,
    /// The record at hand as it was read, and where.
    pub(crate) input: &'t InputRecord<'t>,
    pub(crate) input_partition: TopicPartition,
}

impl<'t, L: Log> ProcessorContext<'t, L> {
    /// The topic that the serdes of a store are told.
    #[inline]
    pub(crate) fn changelog(&self, store: usize) -> &'t str {
        self.topics.name(self.changelogs[store].topic)
    }

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

    /// Runs `forward` for one more result of the record at hand, which then has a number of its own.
    #[inline]
    pub(crate) fn as_another<R>(&mut self, forward: impl FnOnce(&mut Self) -> R) -> R {
        self.scratch.results += 1;
        let before = std::mem::replace(&mut self.scratch.record.result, self.scratch.results);
        let result = forward(self);
        self.scratch.record.result = before;
        result
    }

    /// Runs `forward` with the record that made a change which was held back until now.
    pub(crate) fn with_held_back<R>(&mut self, held_back: RecordContext, forward: impl FnOnce(&mut Self) -> R) -> R {
        let at_hand = std::mem::replace(&mut self.scratch.record, held_back);
        self.scratch.record.result = at_hand.result;
        self.scratch.record.behind = Some(Box::new(at_hand));
        let result = forward(self);
        if let Some(at_hand) = self.scratch.record.behind.take() {
            self.scratch.record = *at_hand;
        }
        result
    }

    /// The name of a topic, without another copy of it where it is one that is read.
    pub(crate) fn topic_named(&self, name: &str) -> Arc<str> {
        let at_hand = &self.scratch.record.topic;
        if **at_hand == *name {
            return Arc::clone(at_hand);
        }
        let mut sources = self.topics.plan.sources.iter().map(|&topic| self.topics.name(topic));
        sources.find(|topic| ***topic == *name).map_or_else(|| Arc::from(name), Arc::clone)
    }

    /// Counts a record that an operator drops, as Kafka Streams' `dropped-records`.
    #[inline]
    pub fn drop_record(&mut self, node: &'static str, reason: DropReason) {
        let Scratch { drops, record, .. } = &mut *self.scratch;
        drops.note((node, reason), record, None);
    }

    /// The same for a window, from its start to its end, that the record is dropped from.
    #[cold]
    pub(crate) fn drop_from_window(&mut self, node: &'static str, reason: DropReason, window: (i64, i64)) {
        let Scratch { drops, record, .. } = &mut *self.scratch;
        drops.note((node, reason), record, Some(window));
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
        let (mut key_buffer, mut value_buffer) = (self.scratch.buffers.take(), self.scratch.buffers.take());
        let Scratch { buffers, record, written, sent, sent_bytes, tap, refused, reads_back, .. } = &mut *self.scratch;
        let topic: TopicId = self.topics.plan.sinks[sink];
        let name = self.topics.name(topic);
        if let Some(key) = key {
            encode::<KS, K>(Place::key(name), node, key, &mut key_buffer, *reads_back)?;
        }
        if let Some(value) = value {
            encode::<VS, V>(Place::value(name), node, value, &mut value_buffer, *reads_back)?;
        }
        let key_bytes = key.map(|_| key_buffer.as_slice());
        let deciding = key_bytes.map(KS::partition_part);
        let partition = partitioner::partition_or(deciding, record.partition, self.topics.partitions(topic));
        let output = OutputRecord {
            target: TopicPartition { topic, partition },
            key: key_bytes,
            value: value.map(|_| value_buffer.as_slice()),
            timestamp: record.timestamp,
            headers: &record.headers,
        };
        let input = (self.input_partition, record.at_hand().offset);
        if let Err(error) = send(self.producer, self.topics, refused, input, &output) {
            return self.not_sent(sink, node, error);
        }
        written[sink] += 1;
        *sent = sent.saturating_add(1);
        *sent_bytes += key_buffer.len() + value_buffer.len();
        if let Some(tap) = tap
            && matches!(self.topics.info(topic).role, Role::External { .. })
        {
            tap.push(CommittedOutput {
                topic: Arc::clone(name),
                partition,
                timestamp: record.timestamp,
                key: key_bytes.map(<[u8]>::to_vec),
                value: value.map(|_| value_buffer.clone()),
            });
        }
        buffers.put_back(value_buffer);
        buffers.put_back(key_buffer);
        Ok(())
    }
}

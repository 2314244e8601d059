//! One input partition of a task: its buffered records and how far they are processed.

use std::sync::Arc;

use crate::committed::{ChangelogNote, topics_text};
use crate::context::InputRecord;
use crate::log::{Record, TopicPartition, TopicTable, TopicUuid};
use crate::task_id::TaskId;
use crate::topology::Topology;

use super::error::{Failure, TaskError};

use super::queue::Queue;

/// `D` is what its records' values are decoded to ahead of their turn, see [`Topology::Decoded`].
pub(crate) struct Input<R, D> {
    /// Index in the description's sources.
    pub(crate) source: usize,
    pub(crate) partition: TopicPartition,
    /// The topic's name.
    pub(crate) topic: Arc<str>,
    pub(crate) queue: Queue<R>,
    /// The offset of the next record to process: what a commit commits.
    pub(crate) position: i64,
    /// The epoch of the leader that the record before the position was read from, where it is known.
    pub(crate) leader_epoch: Option<i32>,
    /// The highest event time seen on this partition; -1 for none.
    pub(crate) partition_time: i64,
    /// The position from which on the parameters hold.
    pub(crate) params_since: i64,
    /// Counts how often the input was processed again on top of the state.
    pub(crate) round: u32,
    /// Whether the group has a committed position.
    pub(crate) is_committed: bool,
    /// Whether the position must be committed although there is one: it is another one, or holds in another topic.
    pub(crate) recommit: bool,
    /// Whether the committed position is known to be one of the topic as it is now.
    pub(crate) knows_topic: bool,
    /// The id of the topic as it is now; `None` where the log tells none.
    pub(crate) uuid: Option<TopicUuid>,
    /// The topics that are noted with the position, as text.
    pub(super) noted_with: String,
    /// The changelogs that the committed position depends on.
    pub(super) changelogs: Vec<ChangelogNote>,
    /// Whether records were processed since the last commit.
    pub(crate) consumed: bool,
    /// Whether the next transaction notes the position although nothing was processed, because nothing knows it yet.
    pub(crate) unnoted: bool,
    /// Whether delivery is paused because enough is buffered.
    pub(crate) paused: bool,
    /// The event time of the first buffered record, if it was asked for.
    head_time: Option<i64>,
    /// Its value, if that had to be decoded for it.
    decoded: Option<D>,
    /// The lowest offset that may still arrive: after a seek, what was fetched before it must not.
    next_fetched: i64,
}

impl<R: Record, D> Input<R, D> {
    pub(super) fn new(source: usize, partition: TopicPartition, topics: &TopicTable) -> Self {
        let topic = topics.info(partition.topic);
        Self {
            source,
            partition,
            topic: Arc::clone(&topic.name),
            queue: Queue::new(),
            position: 0,
            leader_epoch: None,
            partition_time: -1,
            params_since: 0,
            round: 0,
            is_committed: false,
            recommit: false,
            knows_topic: false,
            uuid: topic.uuid,
            noted_with: topics_text(&topics.noted_with(partition.topic)),
            changelogs: Vec::new(),
            consumed: false,
            unnoted: false,
            paused: false,
            head_time: None,
            decoded: None,
            next_fetched: 0,
        }
    }

    /// Whether an id is that of another topic of the same name.
    pub(crate) fn is_another(&self, uuid: Option<TopicUuid>) -> bool {
        matches!((self.uuid, uuid), (Some(now), Some(other)) if now != other)
    }

    /// Whether the group has the position as it is.
    pub(crate) fn is_settled(&self) -> bool {
        self.is_committed && !self.recommit
    }

    /// Queues a record, unless it was fetched before the last seek.
    #[inline]
    pub(crate) fn push(&mut self, record: R) {
        let offset = record.offset();
        if offset >= self.next_fetched {
            self.next_fetched = offset + 1;
            self.queue.push(record);
        }
    }

    /// Goes on from another position.
    pub(crate) fn start_at(&mut self, offset: i64, partition_time: i64) {
        self.position = offset;
        self.leader_epoch = None;
        self.next_fetched = offset;
        self.partition_time = partition_time;
    }

    /// The record at `offset`, the next one, counts as processed: it moves the position and no time.
    pub(crate) fn skip(&mut self, offset: i64) {
        self.queue.skip(offset);
        self.forget_head();
        self.next_fetched = self.next_fetched.max(offset + 1);
        self.advance(offset, self.partition_time, None);
    }

    /// The event time of the first buffered record. One that cannot be read is due at once, for `on_error`.
    pub(super) fn head_time<T: Topology<Decoded = D>>(&mut self) -> Option<i64> {
        let head = self.queue.front()?;
        let time = self.head_time.unwrap_or_else(|| {
            let (timestamp, key, value) = (head.timestamp(), head.key(), head.value());
            let raw = InputRecord { topic: &self.topic, timestamp, key, value };
            T::timestamp(self.source, &raw, &mut self.decoded).unwrap_or(self.partition_time)
        });
        self.head_time = Some(time);
        Some(time)
    }

    /// Takes the first buffered record, and its value if that is decoded already.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<(R, Option<D>)> {
        self.head_time = None;
        let decoded = self.decoded.take();
        Some((self.queue.pop()?, decoded))
    }

    /// A failure at the next record.
    pub(super) fn failed(&self, task: TaskId, failure: Failure) -> TaskError {
        let offset = self.queue.front().map_or(self.position, Record::offset);
        let (topic, partition) = (self.topic.to_string(), self.partition.partition);
        TaskError { task, topic, partition, offset, failure }
    }

    /// The record at `offset` is processed.
    #[inline]
    pub(super) fn advance(&mut self, offset: i64, time: i64, leader_epoch: Option<i32>) {
        self.position = offset + 1;
        self.leader_epoch = leader_epoch;
        self.partition_time = self.partition_time.max(time);
        self.consumed = true;
    }

    /// Forgets what is buffered.
    pub(crate) fn reset(&mut self) {
        self.queue.clear();
        self.consumed = false;
        self.paused = false;
        self.forget_head();
    }

    /// The first buffered record is another one.
    fn forget_head(&mut self) {
        self.head_time = None;
        self.decoded = None;
    }
}

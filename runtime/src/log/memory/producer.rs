//! Writes in transactions: everything is kept aside until the commit appends it under one lock.

use std::sync::Arc;

use crate::log::topics::Role;
use crate::log::{
    CommittedOffset, Input, LogError, Outcome, OutputRecord, Producer, RefusedOutput, TopicPartition, TopicTable,
    fingerprint,
};

use super::{ChunkBuilder, MemoryLog, State};

/// A way for a commit to fail; see [`MemoryLog::inject`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing becomes visible and the producer says so.
    Abort,
    /// Everything becomes visible, but the answer is lost.
    UnknownCommitted,
    /// Nothing becomes visible, and the answer is lost.
    UnknownAborted,
    /// A successor took over.
    Fence,
    /// Everything becomes visible, but the consumer reads nothing any more.
    Stuck,
    /// As [`Fault::Abort`], and the producer must not begin again: a request of its may still be on its way.
    AbortRepeated,
    /// Everything becomes visible, and the producer must not begin again.
    CommitRepeated,
}

/// See [`MemoryLog`].
pub struct MemoryProducer {
    log: MemoryLog,
    topics: Arc<TopicTable>,
    places: Vec<usize>,
    /// By topic id, then partition.
    pending: Vec<Vec<ChunkBuilder>>,
    offsets: Vec<CommittedOffset>,
    written: Vec<(TopicPartition, i64)>,
    /// The record that is being processed.
    input: Option<Input>,
    /// The most bytes of a record, by topic id.
    limits: Vec<usize>,
    refused: Vec<RefusedOutput>,
    /// Whether it must not begin again.
    spent: bool,
}

impl MemoryProducer {
    pub(super) fn new(log: MemoryLog, topics: &Arc<TopicTable>) -> Self {
        let places = log.places(topics);
        let partitions = |count: i32| (0..count).map(|_| ChunkBuilder::default()).collect();
        let pending = topics.topics.iter().map(|topic| partitions(topic.partitions)).collect();
        Self {
            log,
            topics: Arc::clone(topics),
            places,
            pending,
            offsets: Vec::new(),
            written: Vec::new(),
            input: None,
            limits: Vec::new(),
            refused: Vec::new(),
            spent: false,
        }
    }

    fn discard(&mut self) {
        for builder in self.pending.iter_mut().flatten() {
            *builder = ChunkBuilder::default();
        }
        self.offsets.clear();
    }

    /// As a broker: the record was taken, and the answer comes with the flush.
    #[cold]
    fn refuse(&mut self, record: &OutputRecord<'_>, size: usize) {
        self.refused.push(RefusedOutput {
            input: self.input.unwrap_or((record.target, -1)),
            target: record.target,
            fingerprint: fingerprint(record.key, record.value),
            size,
            certain: true,
            reason: format!("it has {size} bytes"),
        });
    }

    fn append(&mut self, state: &mut State) {
        self.written.clear();
        for (id, partitions) in self.pending.iter_mut().enumerate() {
            let changelog = matches!(self.topics.topics[id].role, Role::Changelog(_));
            let Some(topic) = state.topics.get_mut(self.places[id]) else { continue };
            for (number, builder) in partitions.iter_mut().enumerate() {
                if builder.is_empty() {
                    continue;
                }
                let next = ChunkBuilder::like(builder);
                let end = topic.partitions[number].append(std::mem::replace(builder, next));
                if changelog {
                    self.written.push((target(id, number), end));
                }
            }
        }
        let keeps_purged = state.keeps_purged;
        for offset in self.offsets.drain(..) {
            let Some(partition) = state.partition_mut(&self.places, offset.partition) else { continue };
            if self.topics.info(offset.partition.topic).role == Role::Repartition && !keeps_purged {
                partition.purge(offset.offset);
            }
            partition.committed = Some(offset);
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "came from these types")]
fn target(topic: usize, partition: usize) -> TopicPartition {
    TopicPartition { topic: crate::log::TopicId(topic as u32), partition: partition as i32 }
}

impl Producer for MemoryProducer {
    type Group = ();

    fn begin(&mut self) -> Result<(), LogError> {
        if self.spent {
            return Err(LogError::Fenced {
                context: "beginning a transaction".to_owned(),
                reason: "this producer must not begin again".to_owned(),
            });
        }
        self.discard();
        self.refused.clear();
        let state = self.log.lock();
        let limit = |&place: &usize| state.topics.get(place).map_or(usize::MAX, |topic| topic.max_record_bytes);
        self.limits.clear();
        self.limits.extend(self.places.iter().map(limit));
        drop(state);
        Ok(())
    }

    #[inline]
    fn processing(&mut self, input: TopicPartition, offset: i64) {
        self.input = Some((input, offset));
    }

    #[inline]
    fn send(&mut self, record: &OutputRecord<'_>) -> Result<(), LogError> {
        let TopicPartition { topic, partition } = record.target;
        let builder =
            usize::try_from(partition).ok().and_then(|number| self.pending.get_mut(topic.0 as usize)?.get_mut(number));
        let Some(builder) = builder else {
            return Err(LogError::Fatal {
                context: format!("write to partition {partition} of topic number {}", topic.0),
                reason: "there is no such partition".to_owned(),
            });
        };
        let size = record.key.map_or(0, <[u8]>::len) + record.value.map_or(0, <[u8]>::len);
        if self.limits.get(topic.0 as usize).is_some_and(|&limit| size > limit) {
            self.refuse(record, size);
            return Ok(());
        }
        builder.push(record.key, record.value, record.time(), record.headers);
        Ok(())
    }

    fn refused(&self) -> &[RefusedOutput] {
        &self.refused
    }

    fn flush(&mut self) -> Result<(), LogError> {
        let Some(RefusedOutput { input, target, reason, .. }) = self.refused.first() else { return Ok(()) };
        let (topic, input) = (self.topics.name(target.topic).to_string(), Some(self.topics.origin(*input)));
        Err(LogError::Unwritable { topic, input, reason: reason.clone() })
    }

    fn send_offsets(&mut self, offsets: &[CommittedOffset], (): &()) -> Result<(), LogError> {
        self.offsets.extend_from_slice(offsets);
        Ok(())
    }

    fn commit(&mut self) -> Outcome {
        let log = self.log.clone();
        let mut state = log.lock();
        let fault = if state.faults.is_empty() { None } else { Some(state.faults.remove(0)) };
        let error = |kind: &str| LogError::Fatal { context: "commit".to_owned(), reason: format!("injected {kind}") };
        match fault {
            Some(fault @ (Fault::Abort | Fault::AbortRepeated)) => {
                self.spent = fault == Fault::AbortRepeated;
                self.discard();
                return Outcome::Aborted(error("abort"));
            }
            Some(Fault::Fence) => {
                self.discard();
                return Outcome::Fenced(error("fence"));
            }
            Some(Fault::UnknownAborted) => {
                self.discard();
                return Outcome::Unknown(error("unknown outcome"));
            }
            Some(Fault::Stuck) => state.stuck = true,
            Some(Fault::CommitRepeated) => self.spent = true,
            Some(Fault::UnknownCommitted) | None => {}
        }
        self.append(&mut state);
        log.shared.changed.notify_all();
        match fault {
            Some(Fault::Stuck | Fault::CommitRepeated) | None => Outcome::Committed,
            Some(_) => Outcome::Unknown(error("unknown outcome")),
        }
    }

    fn abort(&mut self) -> Result<(), LogError> {
        self.discard();
        let mut state = self.log.lock();
        if state.faults.first() == Some(&Fault::AbortRepeated) {
            state.faults.remove(0);
            self.spent = true;
        }
        Ok(())
    }

    fn written_end(&self, changelog: TopicPartition) -> Option<i64> {
        self.written.iter().find(|(target, _)| *target == changelog).map(|(_, end)| *end)
    }

    fn wants_replacement(&self) -> bool {
        self.spent
    }
}

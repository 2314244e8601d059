//! Where a worker goes on: the committed position of each partition of its assignment, or the first one.

use crate::committed::{Metadata, ParamsNote};
use crate::config::{OffsetsLost, ParamsChange};
use crate::error::Error;
use crate::log::{CommittedOffset, Consumer, Log, LogError, TopicPartition, Watermarks};
use crate::topology::{OffsetReset, Topology};

use super::Worker;
use super::recovery::Failure;

impl<T: Topology, L: Log> Worker<T, L> {
    /// Where to read each partition from: what is committed, or what the source's `offset_reset` says. Tells the
    /// tasks, too.
    pub(super) fn start_positions(
        &mut self,
        partitions: &[TopicPartition],
    ) -> Result<Vec<(TopicPartition, i64)>, Failure> {
        let committed = self.consumer.committed(partitions).map_err(Failure::Log)?;
        let (mut positions, mut first) = (Vec::with_capacity(partitions.len()), Vec::new());
        let mut foreign = Vec::new();
        for (&partition, committed) in partitions.iter().zip(committed) {
            let marks = self.consumer.watermarks(partition).map_err(Failure::Log)?;
            let (offset, found, recommit) = match committed {
                Some(committed) => {
                    let found = Metadata::decode(&committed.metadata);
                    let anew = self.is_accepted_anew(partition, &found)?
                        | self.is_foreign(partition, committed.offset, &found, &mut foreign)?;
                    let offset = self.check_committed(&committed, marks)?;
                    (offset, Some(found), anew || offset != committed.offset)
                }
                None => {
                    first.push(partition);
                    (self.reset(partition, marks)?, None, false)
                }
            };
            let params_since =
                self.params_since(partition, offset, found.as_ref().and_then(|found| found.params.clone()))?;
            for task in &mut self.tasks {
                task.set_position(partition, offset, found.as_ref(), params_since, recommit);
            }
            positions.push((partition, offset));
        }
        self.warn_of_foreign(foreign);
        self.check_first(&first)?;
        let afresh = self.tasks.iter().any(|task| task.inputs.iter().any(|input| !input.is_committed));
        self.noted = self.noted(afresh)?;
        self.commit_first()?;
        Ok(positions)
    }

    /// From where on the parameters of this process hold in an input. Others than those that its position was committed
    /// under are refused, or said aloud.
    fn params_since(&self, at: TopicPartition, offset: i64, committed: Option<ParamsNote>) -> Result<i64, Failure> {
        let Some(note) = &self.params.note else { return Ok(0) };
        let (topic, partition) = (self.topics.name(at.topic), at.partition);
        let since = match committed {
            Some(old) if old.fingerprint == note.fingerprint => old.since,
            Some(old) if self.config.params_change == ParamsChange::Refuse => {
                let (topic, old, new) = (topic.to_string(), old.values, note.text.clone());
                return Err(Failure::Fatal(Box::new(Error::ParamsChanged { topic, partition, offset, old, new })));
            }
            Some(old) => {
                let (topic, old, new) = (&**topic, &old.values, &note.text);
                tracing::warn!(
                    topic,
                    partition,
                    offset,
                    old,
                    new,
                    "the parameters have changed: the new ones hold from here on"
                );
                offset
            }
            None => offset,
        };
        if let Some(params) = T::DESCRIPTION.parameters() {
            params.live.holds_since(topic, partition, since);
        }
        Ok(since)
    }

    /// A position that retention has overtaken, or that lies beyond the end, would lose records silently.
    fn check_committed(&self, committed: &CommittedOffset, marks: Watermarks) -> Result<i64, Failure> {
        let TopicPartition { topic, partition } = committed.partition;
        let (name, position) = (self.topics.name(topic).to_string(), committed.offset);
        if position < marks.low {
            let low = marks.low;
            if self.config.offsets_lost == OffsetsLost::SkipRemoved {
                let removed = low - position;
                tracing::warn!(topic = name, partition, position, low, removed, "skipping records that were removed");
                return Ok(low);
            }
            return Err(Failure::Fatal(LogError::Removed { topic: name, partition, position, low }.into()));
        }
        if position > marks.high {
            if self.config.offsets_lost == OffsetsLost::Reprocess {
                return self.reset(committed.partition, marks);
            }
            let reason = format!(
                "the group has committed offset {position} of partition {partition}, but the log ends at {}: the topic \
                 was deleted and recreated, or lost its end; start once with `--offsets-lost=reprocess` to read what it \
                 holds now, or reset the application",
                marks.high
            );
            return Err(Failure::Fatal(LogError::Topic { topic: name, reason }.into()));
        }
        Ok(position)
    }

    fn reset(&self, partition: TopicPartition, marks: Watermarks) -> Result<i64, Failure> {
        let source = self.topics.plan.sources.iter().position(|&topic| topic == partition.topic);
        let policy = source.map_or(OffsetReset::Earliest, |source| self.topics.plan.offset_resets[source]);
        let topic = self.topics.name(partition.topic);
        match policy {
            OffsetReset::Earliest if marks.low > 0 => {
                tracing::warn!(
                    topic = &**topic, partition = partition.partition, low = marks.low,
                    "the first records of this partition were already removed by retention; starting at the oldest one left"
                );
                Ok(marks.low)
            }
            OffsetReset::Earliest => Ok(marks.low),
            // Whatever it holds came after the start.
            OffsetReset::Latest if self.control.came_later(partition) => Ok(marks.low),
            OffsetReset::Latest => Ok(marks.high),
            OffsetReset::None => Err(Failure::Fatal(
                LogError::Topic {
                    topic: topic.to_string(),
                    reason: format!(
                        "the group has no committed offset for partition {}, and `offset_reset = none` forbids choosing one",
                        partition.partition
                    ),
                }
                .into(),
            )),
        }
    }
}

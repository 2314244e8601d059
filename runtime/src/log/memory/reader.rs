//! Reads changelogs.

use std::time::Duration;

use crate::log::{ChangelogReader, LogError, TopicPartition, TopicTable, Watermarks};

use super::{MemoryLog, MemoryRecord, Partition, State};

/// See [`MemoryLog`].
pub struct MemoryReader {
    log: MemoryLog,
    places: Vec<usize>,
    position: Option<(TopicPartition, i64)>,
}

impl MemoryReader {
    pub(super) fn new(log: MemoryLog, topics: &TopicTable) -> Self {
        let places = log.places(topics);
        Self { log, places, position: None }
    }

    fn partition<'s>(&self, state: &'s State, target: TopicPartition) -> Option<&'s Partition> {
        let topic = state.topics.get(*self.places.get(target.topic.0 as usize)?)?;
        topic.partitions.get(usize::try_from(target.partition).ok()?)
    }
}

impl ChangelogReader for MemoryReader {
    type Record = MemoryRecord;

    fn bounds(&mut self, changelog: TopicPartition) -> Result<Watermarks, LogError> {
        let state = self.log.lock();
        let found = self.partition(&state, changelog);
        Ok(found.map_or(Watermarks { low: 0, high: 0 }, |found| Watermarks { low: found.low, high: found.end }))
    }

    fn start(&mut self, changelog: TopicPartition, offset: i64) -> Result<(), LogError> {
        self.position = Some((changelog, offset));
        Ok(())
    }

    fn read(&mut self, max: usize, _: Duration, out: &mut Vec<MemoryRecord>) -> Result<i64, LogError> {
        let Some((target, next)) = self.position else { return Ok(0) };
        let state = self.log.lock();
        let before = out.len();
        if let Some(chunk) = self.partition(&state, target).and_then(|partition| partition.chunk_at(next)) {
            out.extend(MemoryRecord::from(chunk, next.max(chunk.base), max, target));
        }
        let position = out[before..].last().map_or(next, |last| crate::log::Record::offset(last) + 1);
        self.position = Some((target, position));
        Ok(position)
    }

    fn stop(&mut self) {
        self.position = None;
    }
}

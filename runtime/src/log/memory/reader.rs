//! Reads changelogs.

use std::time::Duration;

use crate::log::{ChangelogReader, LogError, TopicPartition, TopicTable, Watermarks};

use super::{MemoryLog, MemoryRecord};

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
}

impl ChangelogReader for MemoryReader {
    type Record = MemoryRecord;

    fn bounds(&mut self, changelog: TopicPartition) -> Result<Watermarks, LogError> {
        Ok(self.log.lock().watermarks(&self.places, changelog))
    }

    fn start(&mut self, changelog: TopicPartition, offset: i64) -> Result<(), LogError> {
        self.position = Some((changelog, offset));
        Ok(())
    }

    fn read(&mut self, max: usize, _: Duration, out: &mut Vec<MemoryRecord>) -> Result<i64, LogError> {
        let Some((target, next)) = self.position else { return Ok(0) };
        let state = self.log.lock();
        let before = out.len();
        if let Some(chunk) = state.partition(&self.places, target).and_then(|partition| partition.chunk_at(next)) {
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

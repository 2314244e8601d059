//! Reads changelogs. A restore never needs it (the state is committed with everything else), tools may.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use crate::log::{ChangelogReader, LogError, TopicPartition, Watermarks};

use super::chunk::EmbeddedRecord;
use super::core::Core;
use super::topic::{Kind, Topic};

/// See [`super::EmbeddedLog`].
pub struct EmbeddedReader {
    core: Arc<Core>,
    topics: Vec<Arc<Topic>>,
    rows: VecDeque<EmbeddedRecord>,
    end: i64,
}

impl EmbeddedReader {
    pub(super) fn new(core: Arc<Core>, topics: Vec<Arc<Topic>>) -> Self {
        Self { core, topics, rows: VecDeque::new(), end: 0 }
    }

    fn topic(&self, changelog: TopicPartition) -> Result<&Arc<Topic>, LogError> {
        self.topics.get(changelog.topic.0 as usize).ok_or_else(|| LogError::Fatal {
            context: "embedded log".to_owned(),
            reason: format!("there is no topic number {}", changelog.topic.0),
        })
    }
}

impl ChangelogReader for EmbeddedReader {
    type Record = EmbeddedRecord;

    fn bounds(&mut self, changelog: TopicPartition) -> Result<Watermarks, LogError> {
        Ok(Watermarks { low: 0, high: self.topic(changelog)?.end(changelog.partition) })
    }

    fn start(&mut self, changelog: TopicPartition, offset: i64) -> Result<(), LogError> {
        let topic = Arc::clone(self.topic(changelog)?);
        self.end = topic.end(changelog.partition);
        // No other topic has rows.
        let Kind::Changelog(kind) = topic.kind else { return Ok(()) };
        self.rows = self.core.changelog_rows(&topic, kind, changelog, offset)?.into();
        Ok(())
    }

    fn read(&mut self, max: usize, _: Duration, out: &mut Vec<EmbeddedRecord>) -> Result<i64, LogError> {
        let count = max.min(self.rows.len());
        out.extend(self.rows.drain(..count));
        Ok(self.rows.front().map_or(self.end, crate::log::Record::offset))
    }

    fn stop(&mut self) {
        self.rows.clear();
    }
}

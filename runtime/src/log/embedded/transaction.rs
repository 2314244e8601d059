//! What one worker has written since its last commit: all of it becomes one batch, or nothing does.

use std::sync::Arc;

use rocksdb::WriteBatch;

use crate::log::{CommittedOffset, LogError, OutputRecord};
use crate::record::Headers;

use super::chunk::{Chunk, ChunkWriter};
use super::topic::{Kind, Topic};

/// See the module. Shared by a producer and the tasks of its worker.
pub(super) struct Transaction {
    /// By topic id of the worker's table.
    pub(super) topics: Vec<Arc<Topic>>,
    outboxes: Vec<Vec<Outbox>>,
    /// Outboxes that are not empty.
    touched: Vec<(usize, usize)>,
    /// Rows of stores.
    pub(super) state: WriteBatch,
    pub(super) staged: Vec<Staged>,
    pub(super) offsets: Vec<CommittedOffset>,
    pub(super) loads: Vec<(String, u64)>,
}

#[derive(Default)]
struct Outbox {
    chunks: ChunkWriter,
    /// Records sent to a changelog; the rows themselves are staged by the store.
    changelog_records: i64,
}

/// Writes a store has put into the transaction.
pub(super) struct Staged {
    pub(super) topic: Arc<Topic>,
    pub(super) partition: i32,
    pub(super) records: i64,
}

impl Transaction {
    pub(super) fn new(topics: Vec<Arc<Topic>>) -> Self {
        let outboxes = topics.iter().map(outboxes).collect();
        Self {
            topics,
            outboxes,
            touched: Vec::new(),
            state: WriteBatch::default(),
            staged: Vec::new(),
            offsets: Vec::new(),
            loads: Vec::new(),
        }
    }

    /// Makes room for one more topic and returns its number.
    pub(super) fn add_topic(&mut self, topic: Arc<Topic>) -> usize {
        self.outboxes.push(outboxes(&topic));
        self.topics.push(topic);
        self.topics.len() - 1
    }

    #[inline]
    pub(super) fn send(&mut self, record: &OutputRecord<'_>) -> Result<(), LogError> {
        let topic = record.target.topic.0 as usize;
        self.append(topic, record.target.partition, record.key, record.value, record.time(), record.headers)
    }

    #[inline]
    pub(super) fn append(
        &mut self,
        topic: usize,
        partition: i32,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        timestamp: i64,
        headers: &Headers,
    ) -> Result<(), LogError> {
        let found = usize::try_from(partition)
            .ok()
            .and_then(|number| Some((number, self.outboxes.get_mut(topic)?.get_mut(number)?)));
        let Some((number, outbox)) = found else {
            let name = self.topics.get(topic).map_or("(unknown)", |topic| &topic.name);
            return Err(LogError::Fatal {
                context: format!("write to topic `{name}` partition {partition}"),
                reason: "there is no such partition".to_owned(),
            });
        };
        let first = outbox.is_empty();
        if matches!(self.topics[topic].kind, Kind::Changelog(_)) {
            outbox.changelog_records += 1;
        } else {
            outbox.chunks.push(key, value, timestamp, headers).map_err(|_| LogError::Fatal {
                context: format!("write to topic `{}` partition {partition}", self.topics[topic].name),
                reason: "the record is larger than 2 GiB".to_owned(),
            })?;
        }
        if first {
            self.touched.push((topic, number));
        }
        Ok(())
    }

    /// Records written since the last commit, by partition.
    pub(super) fn take_chunks(&mut self) -> Vec<(Arc<Topic>, i32, Vec<Chunk>)> {
        let mut taken = Vec::with_capacity(self.touched.len());
        for (topic, number) in self.touched.drain(..) {
            let outbox = &mut self.outboxes[topic][number];
            outbox.changelog_records = 0;
            let chunks = outbox.chunks.take();
            if !chunks.is_empty() {
                let number = i32::try_from(number).unwrap_or(i32::MAX);
                taken.push((Arc::clone(&self.topics[topic]), number, chunks));
            }
        }
        taken
    }

    /// A changelog whose records were sent without the rows being staged would lose them: a fault in our own
    /// commit order. Returns its name.
    pub(super) fn unstaged_changelog(&self) -> Option<&str> {
        let lost = self.touched.iter().find(|&&(topic, number)| {
            let sent = self.outboxes[topic][number].changelog_records;
            let here = |staged: &&Staged| {
                staged.topic.id == self.topics[topic].id && usize::try_from(staged.partition) == Ok(number)
            };
            sent > 0 && self.staged.iter().find(here).is_none_or(|staged| staged.records != sent)
        });
        lost.map(|&(topic, _)| &*self.topics[topic].name)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.touched.is_empty() && self.staged.is_empty() && self.offsets.is_empty() && self.loads.is_empty()
    }

    pub(super) fn discard(&mut self) {
        for (topic, number) in self.touched.drain(..) {
            let outbox = &mut self.outboxes[topic][number];
            outbox.chunks.clear();
            outbox.changelog_records = 0;
        }
        self.state.clear();
        self.staged.clear();
        self.offsets.clear();
        self.loads.clear();
    }
}

impl Outbox {
    fn is_empty(&self) -> bool {
        self.chunks.is_empty() && self.changelog_records == 0
    }
}

fn outboxes(topic: &Arc<Topic>) -> Vec<Outbox> {
    (0..topic.count()).map(|_| Outbox::default()).collect()
}

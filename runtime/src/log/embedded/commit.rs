//! The commit: one atomic batch for outputs, offsets and state.

use rocksdb::WriteBatch;

use crate::log::{CommittedOffset, LogError, TopicPartition};

use super::core::{Core, Shared};
use super::keys;
use super::topic::{Kind, Topic};
use super::transaction::Transaction;

use std::sync::Arc;

/// Why a commit did not happen.
pub(super) enum Failure {
    /// Nothing was written.
    Refused(LogError),
    /// The disk failed under the write: whether it is there shows when the log is opened again.
    Unknown(LogError),
}

/// What becomes visible when the batch is written.
struct Ends {
    topic: Arc<Topic>,
    partition: i32,
    end: i64,
    /// First and last offsets of the chunks written.
    chunks: Vec<(i64, i64)>,
}

impl Core {
    /// Writes everything in `transaction` at once and empties it. Returns the ends of the changelogs it wrote.
    ///
    /// Offsets are given out and written under one lock, so that a reader never sees a later record before an
    /// earlier one, nor a crash leaves a gap.
    pub(super) fn commit(&self, transaction: &mut Transaction) -> Result<Vec<(u32, i32, i64)>, Failure> {
        let result = self.try_commit(transaction);
        transaction.discard();
        result
    }

    fn try_commit(&self, transaction: &mut Transaction) -> Result<Vec<(u32, i32, i64)>, Failure> {
        self.check().map_err(Failure::Refused)?;
        if let Some(changelog) = transaction.unstaged_changelog() {
            return Err(Failure::Refused(LogError::Fatal {
                context: format!("commit to the embedded log, changelog `{changelog}`"),
                reason: "its records were sent, but the store's writes were not staged".to_owned(),
            }));
        }
        if transaction.is_empty() {
            return Ok(Vec::new());
        }
        let mut shared = self.lock();
        let mut batch = std::mem::take(&mut transaction.state);
        let mut ends = self.put_records(&mut batch, transaction).map_err(Failure::Refused)?;
        for staged in &transaction.staged {
            let end = staged.topic.end(staged.partition) + staged.records;
            batch.put(keys::of_partition(keys::END, staged.topic.id, staged.partition), end.to_be_bytes());
            ends.push(Ends { topic: Arc::clone(&staged.topic), partition: staged.partition, end, chunks: Vec::new() });
        }
        let consumed = self.put_offsets(&mut batch, &mut shared, transaction).map_err(Failure::Refused)?;
        for (name, position) in &transaction.loads {
            batch.put(keys::named(keys::LOAD, name), position.to_be_bytes());
        }
        self.db().write_opt(batch, &self.write).map_err(|error| Failure::Unknown(self.fail(&error)))?;
        let changelogs = publish(&mut shared, ends, &consumed);
        drop(shared);
        self.announce();
        Ok(changelogs)
    }

    fn put_records(&self, batch: &mut WriteBatch, transaction: &mut Transaction) -> Result<Vec<Ends>, LogError> {
        let family = self.family(keys::RECORDS)?;
        let mut all = Vec::new();
        for (topic, partition, chunks) in transaction.take_chunks() {
            let mut end = topic.end(partition);
            let mut spans = Vec::with_capacity(chunks.len());
            for chunk in chunks {
                let first = end;
                end += i64::from(chunk.count);
                batch.put_cf(family, keys::chunk(topic.id, partition, end - 1), &chunk.bytes);
                spans.push((first, end - 1));
            }
            batch.put(keys::of_partition(keys::END, topic.id, partition), end.to_be_bytes());
            all.push(Ends { topic, partition, end, chunks: spans });
        }
        Ok(all)
    }

    /// Committed offsets; chunks of repartition topics that lie wholly before them are deleted with the same batch.
    /// Returns how many chunks of which partition.
    fn put_offsets(
        &self,
        batch: &mut WriteBatch,
        shared: &mut Shared,
        transaction: &Transaction,
    ) -> Result<Vec<(Arc<Topic>, i32, usize)>, LogError> {
        let family = self.family(keys::RECORDS)?;
        let mut consumed = Vec::new();
        for CommittedOffset { partition: TopicPartition { topic, partition }, offset, metadata, .. } in
            &transaction.offsets
        {
            let Some(topic) = transaction.topics.get(topic.0 as usize) else { continue };
            let mut value = offset.to_be_bytes().to_vec();
            value.extend_from_slice(metadata.as_bytes());
            batch.put(keys::of_partition(keys::COMMITTED, topic.id, *partition), value);
            if topic.kind != Kind::Repartition {
                continue;
            }
            let chunks = shared.chunks.entry((topic.id, *partition)).or_default();
            let count = chunks.iter().take_while(|&&(_, last)| last < *offset).count();
            for &(_, last) in chunks.iter().take(count) {
                // Written once, deleted once: the two cancel each other out when they are written to a file.
                batch.single_delete_cf(family, keys::chunk(topic.id, *partition, last));
            }
            if count > 0 {
                consumed.push((Arc::clone(topic), *partition, count));
            }
        }
        Ok(consumed)
    }

    /// What the group committed for a partition.
    pub(super) fn committed(&self, topic: &Topic, partition: i32) -> Result<Option<(i64, String)>, LogError> {
        let Some(value) = self.get(keys::of_partition(keys::COMMITTED, topic.id, partition))? else {
            return Ok(None);
        };
        let offset = keys::number(&value).ok_or_else(|| self.damaged("a committed offset is damaged"))?;
        Ok(Some((offset, String::from_utf8_lossy(&value[8..]).into_owned())))
    }
}

fn publish(shared: &mut Shared, ends: Vec<Ends>, consumed: &[(Arc<Topic>, i32, usize)]) -> Vec<(u32, i32, i64)> {
    let mut changelogs = Vec::new();
    for Ends { topic, partition, end, chunks } in ends {
        match topic.kind {
            Kind::Changelog(_) => changelogs.push((topic.id, partition, end)),
            Kind::Repartition => shared.chunks.entry((topic.id, partition)).or_default().extend(chunks),
            Kind::Plain => {}
        }
        topic.set_end(partition, end);
    }
    for (topic, partition, count) in consumed {
        let chunks = shared.chunks.entry((topic.id, *partition)).or_default();
        chunks.drain(..*count);
        topic.set_low(*partition, chunks.front().map_or(topic.end(*partition), |&(first, _)| first));
    }
    changelogs
}

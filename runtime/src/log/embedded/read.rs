//! Reading records: chunks by offset, and changelogs out of the state that they are.

use rocksdb::{IteratorMode, ReadOptions};

use crate::log::{LogError, TopicPartition};
use crate::record::Headers;
use crate::store::buffered::VERSION_HEADER;
use crate::store::changelog::{self, ChangelogRecord, RowForm};

use super::chunk::{ChunkReader, ChunkWriter, EmbeddedRecord};
use super::core::Core;
use super::keys;
use super::topic::Topic;

impl Core {
    /// The chunk that holds `offset`, or the first one after it; `None` at the end.
    pub(super) fn chunk_at(&self, topic: &Topic, partition: i32, offset: i64) -> Result<Option<ChunkReader>, LogError> {
        if offset >= topic.end(partition) {
            return Ok(None);
        }
        let mut read = ReadOptions::default();
        // Read once, in order; the blocks of stores have more use for the cache.
        read.fill_cache(false);
        read.set_iterate_range(rocksdb::PrefixRange(keys::partition(topic.id, partition)));
        let mut chunks = self.db().raw_iterator_cf_opt(self.family(keys::RECORDS)?, read);
        chunks.seek(keys::chunk(topic.id, partition, offset));
        chunks.status().map_err(|error| self.storage("read", &error))?;
        let Some((key, value)) = chunks.item() else { return Err(self.gap(topic, partition, offset)) };
        let reader = key.get(8..).and_then(keys::number).and_then(|last| ChunkReader::new(value, last).ok());
        let Some(mut reader) = reader else { return Err(self.gap(topic, partition, offset)) };
        reader.skip_to(offset).map_err(|_| self.gap(topic, partition, offset))?;
        Ok(Some(reader))
    }

    pub(super) fn gap(&self, topic: &Topic, partition: i32, offset: i64) -> LogError {
        self.damaged(&format!(
            "records of topic `{}` partition {partition} are missing or damaged from offset {offset} on",
            topic.name
        ))
    }

    /// The records of a changelog from `offset` on, in their order: the latest one of each key. They are the rows
    /// of the store, so older versions need no compaction, and deleted keys have no record.
    pub(super) fn changelog_rows(
        &self,
        topic: &Topic,
        form: RowForm,
        target: TopicPartition,
        offset: i64,
    ) -> Result<Vec<EmbeddedRecord>, LogError> {
        let damaged = || self.damaged(&format!("the state behind changelog `{}` is damaged", topic.name));
        let mut read = ReadOptions::default();
        read.fill_cache(false);
        read.set_iterate_range(rocksdb::PrefixRange(keys::partition(topic.id, target.partition)));
        let (mut name, mut rows) = (Vec::new(), Vec::new());
        for item in self.db().iterator_cf_opt(self.family(keys::STATE)?, read, IteratorMode::Start) {
            let (key, row) = item.map_err(|error| self.storage("read", &error))?;
            let at = keys::number(&row).ok_or_else(damaged)?;
            if at < offset {
                continue;
            }
            if !form.has_record(key.get(8..).unwrap_or_default()) {
                continue;
            }
            name.clear();
            let write = (key.get(8..).unwrap_or_default(), row.get(8..));
            let record = changelog::record(form, &topic.name, write, 0, &mut name).map_err(|_| damaged())?;
            let ChangelogRecord { key, value, timestamp, version } = record;
            let mut headers = Headers::new();
            if version.is_some() {
                headers.push(VERSION_HEADER, version);
            }
            let mut writer = ChunkWriter::default();
            writer.push(Some(key), value, timestamp, &headers).map_err(|_| damaged())?;
            let chunk = writer.take().pop().ok_or_else(damaged)?;
            let record = ChunkReader::new(&chunk.bytes, at).and_then(|mut reader| reader.take(target));
            rows.push(record.ok().flatten().ok_or_else(damaged)?);
        }
        rows.sort_unstable_by_key(crate::log::Record::offset);
        Ok(rows)
    }
}

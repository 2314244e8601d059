//! Which topics there are: read when the log is opened, extended when an application starts.

use std::collections::VecDeque;
use std::sync::Arc;

use rocksdb::{IteratorMode, ReadOptions, WriteBatch};

use crate::config::Config;
use crate::log::{LogError, TopicPlan, TopicTable, TopicUuid};

use super::chunk::ChunkReader;
use super::core::{Core, Shared};
use super::keys;
use super::topic::{Kind, Topic};

impl Core {
    /// Reads the registry and the ends of all partitions.
    pub(super) fn load(&self) -> Result<Shared, LogError> {
        let mut shared = Shared::default();
        let mut read = ReadOptions::default();
        read.set_iterate_range(rocksdb::PrefixRange([keys::TOPIC.0]));
        for item in self.db().iterator_opt(IteratorMode::Start, read) {
            let (key, value) = item.map_err(|error| self.storage("read", &error))?;
            let name = std::str::from_utf8(&key[1..]).ok();
            let topic = name.and_then(|name| Topic::decode(name, &value));
            let Some(topic) = topic else { return Err(self.damaged("its list of topics is damaged")) };
            for partition in 0..topic.count() {
                let end = self.get(keys::of_partition(keys::END, topic.id, partition))?;
                topic.set_end(partition, end.as_deref().and_then(keys::number).unwrap_or(0));
                if topic.kind == Kind::Repartition {
                    let chunks = self.chunk_spans(&topic, partition)?;
                    topic.set_low(partition, chunks.front().map_or(topic.end(partition), |&(first, _)| first));
                    shared.chunks.insert((topic.id, partition), chunks);
                }
            }
            shared.topics.insert(topic.name.to_string(), Arc::new(topic));
        }
        Ok(shared)
    }

    /// First and last offsets of the chunks of a partition; a repartition topic has few left.
    fn chunk_spans(&self, topic: &Topic, partition: i32) -> Result<VecDeque<(i64, i64)>, LogError> {
        let mut read = ReadOptions::default();
        read.set_iterate_range(rocksdb::PrefixRange(keys::partition(topic.id, partition)));
        let mut spans = VecDeque::new();
        for item in self.db().iterator_cf_opt(self.family(keys::RECORDS)?, read, IteratorMode::Start) {
            let (key, value) = item.map_err(|error| self.storage("read", &error))?;
            let last = key.get(8..).and_then(keys::number);
            let span = last.and_then(|last| Some((ChunkReader::new(&value, last).ok()?.next_offset(), last)));
            spans.push_back(span.ok_or_else(|| self.damaged("a chunk of records is damaged"))?);
        }
        Ok(spans)
    }

    /// A topic by name.
    pub(super) fn topic(&self, name: &str) -> Option<Arc<Topic>> {
        self.lock().topics.get(name).cloned()
    }

    /// Creates what `plan` needs and is not there, all of it or nothing.
    pub(super) fn prepare(&self, config: &Config, plan: &TopicPlan) -> Result<TopicTable, LogError> {
        let mut shared = self.lock();
        let existing = |name: &str| shared.topics.get(name).map(|topic| topic.count());
        let mut found: Vec<Option<i32>> = plan.topics.iter().map(|topic| existing(&topic.name)).collect();
        plan.choose_external(&mut found, config.embedded_partitions);
        let mut table = plan.resolve(&found)?;
        let mut missing = Vec::new();
        for topic in &table.topics {
            let kind = Kind::of(topic.role);
            match shared.topics.get(&*topic.name) {
                Some(found) if found.kind != kind => {
                    return Err(LogError::Topic {
                        topic: topic.name.to_string(),
                        reason: format!("it exists as {}, but is needed as {}", found.kind.describe(), kind.describe()),
                    });
                }
                Some(_) => {}
                None => missing.push((&*topic.name, kind, topic.partitions)),
            }
        }
        self.create(&mut shared, &missing)?;
        for topic in &mut table.topics {
            topic.uuid = shared.topics.get(&*topic.name).and_then(|found| TopicUuid::new(u128::from(found.id) + 1));
        }
        Ok(table)
    }

    /// Creates an ordinary topic, or checks that it has that many partitions.
    pub(super) fn create_plain(&self, name: &str, partitions: i32) -> Result<(), LogError> {
        let mut shared = self.lock();
        match shared.topics.get(name) {
            Some(topic) if topic.kind == Kind::Plain && topic.count() == partitions => Ok(()),
            Some(topic) => Err(LogError::Topic {
                topic: name.to_owned(),
                reason: format!(
                    "it exists as {} with {} partitions; {partitions} were asked for",
                    topic.kind.describe(),
                    topic.count()
                ),
            }),
            None if partitions < 1 => Err(LogError::Topic {
                topic: name.to_owned(),
                reason: format!("a topic has at least one partition; {partitions} were asked for"),
            }),
            None => self.create(&mut shared, &[(name, Kind::Plain, partitions)]),
        }
    }

    fn create(&self, shared: &mut Shared, topics: &[(&str, Kind, i32)]) -> Result<(), LogError> {
        if topics.is_empty() {
            return Ok(());
        }
        self.check()?;
        let first = shared.topics.values().map(|topic| topic.id + 1).max().unwrap_or(0);
        let topics: Vec<_> = (first..)
            .zip(topics)
            .map(|(id, &(name, kind, partitions))| Arc::new(Topic::new(id, name, kind, partitions)))
            .collect();
        let mut batch = WriteBatch::default();
        for topic in &topics {
            batch.put(keys::named(keys::TOPIC, &topic.name), topic.encode());
        }
        self.db().write_opt(batch, &self.write).map_err(|error| self.fail(&error))?;
        for topic in topics {
            tracing::info!(topic = %topic.name, partitions = topic.count(), "created a topic in the embedded log");
            shared.topics.insert(topic.name.to_string(), topic);
        }
        Ok(())
    }
}

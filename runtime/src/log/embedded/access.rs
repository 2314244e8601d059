//! The log from outside a topology: loading input, reading output.

use std::collections::HashMap;
use std::sync::Arc;

use crate::log::{LogError, Record, TopicId, TopicPartition};
use crate::partitioner;
use crate::record::Headers;

use super::commit::Failure;
use super::core::Core;
use super::keys;
use super::topic::{Kind, Topic};
use super::transaction::Transaction;

/// A record read with [`super::EmbeddedLog::read`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRecord {
    /// Its offset.
    pub offset: i64,
    /// Its timestamp in milliseconds.
    pub timestamp: i64,
    /// `None` for null.
    pub key: Option<Vec<u8>>,
    /// `None` for a tombstone.
    pub value: Option<Vec<u8>>,
    /// Its headers.
    pub headers: Headers,
}

/// Writes records into topics, all of them at the next [`Appender::commit`] or none.
pub struct Appender {
    core: Arc<Core>,
    transaction: Transaction,
    numbers: HashMap<String, usize>,
    /// Where the next record without a key goes.
    turn: i32,
}

impl Appender {
    pub(super) fn new(core: Arc<Core>) -> Self {
        Self { core, transaction: Transaction::new(Vec::new()), numbers: HashMap::new(), turn: 0 }
    }

    /// Adds a record to the partition of its key, as Kafka's clients choose it.
    ///
    /// # Errors
    /// [`LogError::Topic`] when there is no such topic or it is internal.
    pub fn append(
        &mut self,
        topic: &str,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        timestamp: i64,
        headers: &Headers,
    ) -> Result<(), LogError> {
        let number = match self.numbers.get(topic) {
            Some(&number) => number,
            None => self.find(topic)?,
        };
        let count = self.transaction.topics[number].count();
        let partition = match key {
            Some(key) => partitioner::partition(key, count),
            None => {
                self.turn = (self.turn + 1) % count;
                self.turn
            }
        };
        self.transaction.append(number, partition, key, value, timestamp, headers)
    }

    fn find(&mut self, name: &str) -> Result<usize, LogError> {
        let topic = self.core.topic(name).ok_or_else(|| missing(name))?;
        if matches!(topic.kind, Kind::Changelog(_)) {
            let reason = "it is the changelog of a store, which only its task may write".to_owned();
            return Err(LogError::Topic { topic: name.to_owned(), reason });
        }
        let number = self.transaction.add_topic(topic);
        self.numbers.insert(name.to_owned(), number);
        Ok(number)
    }

    /// Remembers, in the same commit, how far the load called `name` has come; see
    /// [`super::EmbeddedLog::load_position`].
    pub fn set_position(&mut self, name: &str, position: u64) {
        self.transaction.loads.retain(|(other, _)| other != name);
        self.transaction.loads.push((name.to_owned(), position));
    }

    /// Makes everything appended since the last commit visible at once.
    ///
    /// # Errors
    /// [`LogError::Storage`] when the disk refuses; then nothing more can be written until the log is opened again.
    pub fn commit(&mut self) -> Result<(), LogError> {
        match self.core.commit(&mut self.transaction) {
            Ok(_) => Ok(()),
            Err(Failure::Refused(error) | Failure::Unknown(error)) => Err(error),
        }
    }
}

pub(super) fn missing(topic: &str) -> LogError {
    LogError::Topic { topic: topic.to_owned(), reason: "does not exist in this embedded log".to_owned() }
}

impl Core {
    pub(super) fn load_position(&self, name: &str) -> Result<Option<u64>, LogError> {
        let value = self.get(keys::named(keys::LOAD, name))?;
        Ok(value.as_deref().and_then(keys::number).map(i64::cast_unsigned))
    }

    pub(super) fn read(
        &self,
        topic: &Topic,
        partition: i32,
        from: i64,
        max: usize,
    ) -> Result<Vec<LogRecord>, LogError> {
        let target = TopicPartition { topic: TopicId(u32::MAX), partition };
        if let Kind::Changelog(kind) = topic.kind {
            let rows = self.changelog_rows(topic, kind, target, from)?;
            return Ok(rows.iter().take(max).map(LogRecord::from_record).collect());
        }
        let mut records = Vec::new();
        let mut next = from.max(topic.low(partition));
        while records.len() < max {
            let Some(mut chunk) = self.chunk_at(topic, partition, next)? else { break };
            while records.len() < max {
                let record = chunk.take(target).map_err(|_| self.gap(topic, partition, next))?;
                let Some(record) = record else { break };
                records.push(LogRecord::from_record(&record));
            }
            next = chunk.next_offset();
        }
        Ok(records)
    }
}

impl LogRecord {
    fn from_record(record: &impl Record) -> Self {
        let mut headers = Headers::new();
        record.headers(&mut headers);
        Self {
            offset: record.offset(),
            timestamp: record.timestamp(),
            key: record.key().map(<[u8]>::to_vec),
            value: record.value().map(<[u8]>::to_vec),
            headers,
        }
    }
}

//! Writing a program's own input before it starts.

use std::sync::Arc;

use crate::config::Config;
use crate::error::Error;
use crate::log::{self, ChangelogReader, Log, LogError, Outcome, OutputRecord, Producer, TopicPartition, TopicTable};
use crate::partitioner;
use crate::record::Headers;
use crate::worker::Control;

/// The number of the producer that loads; no worker has it.
const LOADER: usize = 9_999;
/// Records a transaction of a load.
const BATCH: usize = 10_000;

/// A record to load.
#[derive(Debug, Clone)]
pub struct LoadRecord {
    /// The key's bytes; decides the partition. `None` for null, which goes to partition 0.
    pub key: Option<Vec<u8>>,
    /// The value's bytes; `None` for a tombstone.
    pub value: Option<Vec<u8>>,
    /// The record's timestamp in milliseconds.
    pub timestamp: i64,
}

pub(super) struct Load {
    pub(super) topic: String,
    pub(super) records: Vec<LoadRecord>,
}

/// When to load.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Every time.
    #[cfg_attr(not(feature = "kafka"), expect(dead_code, reason = "only Kafka's input is not ours alone"))]
    Always,
    /// Only into a topic without records.
    Empty,
}

pub(super) fn run<L: Log>(
    log: &L,
    config: &Config,
    topics: &Arc<TopicTable>,
    loads: &[Load],
    when: When,
    control: &Control,
) -> Result<(), Error> {
    for load in loads {
        let Some(topic) = topics.find(&load.topic) else {
            return Err(Error::Log(LogError::Topic {
                topic: load.topic.clone(),
                reason: "the topology does not use it, so nothing can be loaded into it".to_owned(),
            }));
        };
        let partitions = topics.partitions(topic);
        if when == When::Empty && holds_records(log, config, topics, topic, partitions)? {
            tracing::info!(topic = load.topic, "already holds records: not loading again");
            continue;
        }
        let opened = log::open_producer(log, config, topics, LOADER, || control.is_stopping())?;
        let Some(mut producer) = opened else { return Ok(()) };
        let headers = Headers::new();
        // Embedded: one transaction, so that a topic with records is a topic completely loaded.
        let batch = if when == When::Empty { usize::MAX } else { BATCH };
        for records in load.records.chunks(batch.min(load.records.len().max(1))) {
            log::begin(&mut producer, || log.producer(config, topics, LOADER))?;
            for record in records {
                let key = record.key.as_deref();
                let partition = partitioner::partition_or(key, 0, partitions);
                let (target, value) = (TopicPartition { topic, partition }, record.value.as_deref());
                producer.send(&OutputRecord { target, key, value, timestamp: record.timestamp, headers: &headers })?;
            }
            producer.flush()?;
            match producer.commit() {
                Outcome::Committed => {}
                Outcome::Aborted(error) | Outcome::Unknown(error) | Outcome::Fenced(error) => return Err(error.into()),
            }
        }
        tracing::info!(topic = load.topic, records = load.records.len(), "loaded");
    }
    Ok(())
}

fn holds_records<L: Log>(
    log: &L,
    config: &Config,
    topics: &Arc<TopicTable>,
    topic: crate::log::TopicId,
    partitions: i32,
) -> Result<bool, LogError> {
    let mut reader = log.reader(config, topics, LOADER)?;
    for partition in 0..partitions {
        if reader.bounds(TopicPartition { topic, partition })?.high > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

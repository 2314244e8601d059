//! The embedded log, in the process of the application: one process at a time may use it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use streamwright::config::Config;
use streamwright::log::{Consumer as _, EmbeddedLog, Log as _, TopicPartition, TopicPlan, TopicTable};
use streamwright::topology::TopologyDescription;

use super::ground::Ground;
use crate::records::{Record, Topic};

/// See [`Ground`].
pub(super) struct Embedded {
    log: EmbeddedLog,
    config: Config,
    table: Arc<TopicTable>,
    inputs: Vec<&'static str>,
}

impl Embedded {
    /// The log in `dir`, with the topics of a case.
    pub(super) fn open(
        description: &TopologyDescription,
        dir: &Path,
        inputs: &[Topic],
        outputs: &[Topic],
    ) -> Result<Self, String> {
        let builder = Config::for_topology(description).state_dir(dir).commit_interval(Duration::from_millis(10));
        let config = builder.exit_at_end(false).build().map_err(|error| error.to_string())?;
        let log = EmbeddedLog::open(&config).map_err(|error| error.to_string())?;
        for (topic, ..) in inputs.iter().chain(outputs) {
            log.create_topic(topic, 1).map_err(|error| error.to_string())?;
        }
        let table = log.prepare(&config, &TopicPlan::new(description)).map_err(|error| error.to_string())?;
        let inputs = inputs.iter().map(|(topic, ..)| *topic).collect();
        Ok(Self { log, config, table: Arc::new(table), inputs })
    }

    /// What the application runs on.
    pub(super) fn application(&self) -> (EmbeddedLog, Config) {
        (self.log.clone(), self.config.clone())
    }

    fn end(&self, topic: &str) -> Result<i64, String> {
        Ok(self.log.end_offsets(topic).map_err(|error| error.to_string())?.iter().sum())
    }
}

impl Ground for Embedded {
    fn n_fed(&mut self) -> Result<usize, String> {
        let ends = self.inputs.iter().map(|topic| self.end(topic)).sum::<Result<i64, _>>()?;
        usize::try_from(ends).map_err(|error| error.to_string())
    }

    fn feed(&mut self, record: &Record) -> Result<(), String> {
        let Record { topic, key, value, timestamp, headers } = record;
        let mut appender = self.log.appender();
        let appended = appender.append(topic, key.as_deref(), value.as_deref(), *timestamp, headers);
        appended.and_then(|()| appender.commit()).map_err(|error| error.to_string())
    }

    fn ends(&mut self) -> Result<Vec<i64>, String> {
        self.table.inputs().iter().map(|&topic| self.end(self.table.name(topic))).collect()
    }

    fn is_processed(&mut self) -> Result<bool, String> {
        let inputs = self.table.inputs();
        let partitions: Vec<_> = inputs.iter().map(|&topic| TopicPartition { topic, partition: 0 }).collect();
        let mut consumer = self.log.consumer(&self.config, &self.table, 0).map_err(|error| error.to_string())?;
        let committed = consumer.committed(&partitions).map_err(|error| error.to_string())?;
        for (topic, committed) in inputs.into_iter().zip(committed) {
            if committed.map_or(0, |committed| committed.offset) < self.end(self.table.name(topic))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn outputs(&mut self, topic: &'static str) -> Result<Vec<Record>, String> {
        let records = self.log.read(topic, 0, 0, usize::MAX).map_err(|error| error.to_string())?;
        let record = |record: streamwright::log::embedded::LogRecord| Record {
            topic,
            key: record.key,
            value: record.value,
            timestamp: record.timestamp,
            headers: record.headers,
        };
        Ok(records.into_iter().map(record).collect())
    }
}

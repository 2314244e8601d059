//! Operators on a log without a broker: numbers of eight bytes under keys far apart, each record with an event time.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use streamwright::config::{Config, ConfigBuilder};
use streamwright::log::{EmbeddedLog, Log, MemoryLog, Outcome, OutputRecord, Producer, TopicPartition, TopicPlan};
use streamwright::{Headers, Topology, run_on};

use crate::Failure;
use crate::measure::{Measurement, Moment};

/// Shares no factor with any power of ten: keys come far apart, and each comes.
const STEP: u64 = 618_033;
/// Records of one transaction of the loader.
const BATCH: u64 = 50_000;

/// What a topology has to do. The inputs take turns.
pub(crate) struct Work<'w> {
    pub(crate) inputs: &'w [&'w str],
    pub(crate) records: u64,
    pub(crate) keys: u64,
    /// The event time of record `n`, in milliseconds.
    pub(crate) time: fn(u64) -> u64,
}

impl Work<'_> {
    /// On the in-memory log.
    pub(crate) fn in_memory<T: Topology>(&self, topology: T) -> Result<Measurement, Failure> {
        self.on(topology, &MemoryLog::new(), config::<T>().build()?)
    }

    /// On the embedded log in `directory`, whose stores are in RocksDB. Its commits are not synced: what is measured is not the disk.
    pub(crate) fn on_rocksdb<T: Topology>(&self, topology: T, directory: &Path) -> Result<Measurement, Failure> {
        let config = config::<T>().state_dir(directory).set("embedded.sync", "false").build()?;
        self.on(topology, &EmbeddedLog::open(&config)?, config)
    }

    fn on<T: Topology, L: Log>(&self, topology: T, log: &L, config: Config) -> Result<Measurement, Failure> {
        self.load::<T, L>(log, &config)?;
        let start = Moment::now();
        let summary = run_on(topology, log, config)?;
        let end = Moment::now();
        if summary.records_read != self.records {
            return Err(format!("{} records were read, not {}", summary.records_read, self.records).into());
        }
        let name = T::DESCRIPTION.name;
        Ok(Measurement::new(name, "from the start to the end of the input", self.records, start, end))
    }

    /// The value of a key is another one each time.
    fn load<T: Topology, L: Log>(&self, log: &L, config: &Config) -> Result<(), Failure> {
        let topics = Arc::new(log.prepare(config, &TopicPlan::new(T::DESCRIPTION))?);
        let found: Option<Vec<_>> = self.inputs.iter().map(|name| topics.find(name)).collect();
        let inputs = found.ok_or("the topology has other inputs")?;
        let (mut producer, headers) = (log.producer(config, &topics, 0)?, Headers::new());
        let turns = inputs.len() as u64;
        for batch in 0..self.records.div_ceil(BATCH) {
            producer.begin()?;
            for at in batch * BATCH..self.records.min((batch + 1) * BATCH) {
                let key = format!("customer-{:09}", (at / turns) * STEP % self.keys);
                let topic = inputs[usize::try_from(at % turns)?];
                producer.send(&OutputRecord {
                    target: TopicPartition { topic, partition: 0 },
                    key: Some(key.as_bytes()),
                    value: Some(&at.to_be_bytes()),
                    timestamp: i64::try_from((self.time)(at))?,
                    headers: &headers,
                })?;
            }
            match producer.commit() {
                Outcome::Committed => {}
                Outcome::Aborted(error) | Outcome::Unknown(error) | Outcome::Fenced(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn config<T: Topology>() -> ConfigBuilder {
    Config::for_topology(T::DESCRIPTION)
        .commit_interval(Duration::from_millis(100))
        .num_stream_threads(1)
        .exit_at_end(true)
        .set("embedded.partitions", "1")
}

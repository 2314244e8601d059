//! Configuration, named after Kafka Streams' keys.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::topology::ProcessingGuarantee;

/// Everything that can be set; see the fields. Validated once, before anything is opened.
#[derive(Clone)]
pub struct Config {
    /// `application.id`: group id and prefix of internal topics; the topology's own.
    pub application_id: String,
    /// `bootstrap.servers`; `None` runs on the embedded log.
    pub bootstrap_servers: Option<String>,
    /// `state.dir`: one process at a time, one folder an application inside it.
    pub state_dir: PathBuf,
    /// `num.stream.threads`: workers of this process.
    pub num_stream_threads: usize,
    /// `processing.guarantee`.
    pub processing_guarantee: ProcessingGuarantee,
    /// `commit.interval.ms`: 100 ms under exactly-once, 30 s under at-least-once.
    pub commit_interval: Duration,
    /// `poll.ms`: the longest wait for input.
    pub poll: Duration,
    /// `max.poll.records`.
    pub max_poll_records: usize,
    /// `buffered.records.per.partition`: a partition with more records waiting is paused.
    pub buffered_records_per_partition: usize,
    /// `statestore.cache.max.bytes`: clean entries kept between commits, shared by all stores of the process.
    pub statestore_cache_max_bytes: usize,
    /// `statestore.uncommitted.max.bytes`: a transaction commits early when its writes outgrow this.
    pub statestore_uncommitted_max_bytes: usize,
    /// `max.task.idle.ms`: 0 waits only for records known to exist; `None` (-1) never waits.
    pub max_task_idle: Option<Duration>,
    /// `transaction.timeout.ms`.
    pub transaction_timeout: Duration,
    /// `task.timeout.ms`: how long an unreachable broker is retried before the application gives up.
    pub task_timeout: Duration,
    /// How long a shutdown may take before it is cut short.
    pub shutdown_timeout: Duration,
    /// `replication.factor` of internal topics; -1 leaves it to the broker.
    pub replication_factor: i32,
    /// Partitions of external topics created on the embedded and in-memory log where the topology declares none.
    pub embedded_partitions: i32,
    /// librdkafka keys by prefix (`consumer.`, `main.consumer.`, `restore.consumer.`, `producer.`, `admin.`,
    /// `topic.`, or none for all clients).
    pub client_properties: BTreeMap<String, String>,
}

//! Configuration, named after Kafka Streams' keys.
//!
//! Every setting has one key (`commit.interval.ms`), from which the flag (`--commit-interval-ms`) and the variable
//! (`STREAMWRIGHT_COMMIT_INTERVAL_MS`) follow. Later entries win: **the builder in code, then the environment, then
//! flags**, so that whoever starts the program has the last word. Everything is validated once, before anything is
//! opened, and all problems are reported together.
//!
//! ```
//! # use streamwright::topology::{ProcessingGuarantee, TopologyDescription};
//! # static ORDERS: TopologyDescription = TopologyDescription {
//! #     name: "Orders", application_id: "orders-streams-v1", guarantee: ProcessingGuarantee::ExactlyOnceV2, doc: "",
//! #     subtopologies: &[], sources: &[], sinks: &[], stores: &[], nodes: &[], params: None, vouched: |_| {},
//! # };
//! use std::time::Duration;
//! use streamwright::config::Config;
//!
//! let config = Config::for_topology(&ORDERS)
//!     .num_stream_threads(2)
//!     .commit_interval(Duration::from_millis(50))
//!     .set("consumer.fetch.min.bytes", "1024")
//!     .env([("STREAMWRIGHT_COMMIT_INTERVAL_MS", "200")])
//!     .args(["--num-stream-threads", "4"])
//!     .build()
//!     .expect("a valid configuration");
//! assert_eq!(config.num_stream_threads, 4);
//! assert_eq!(config.commit_interval, Duration::from_millis(200));
//! ```
//!
//! Keys of librdkafka pass through by prefix: `consumer.`, `main.consumer.`, `restore.consumer.`, `producer.`,
//! `admin.`, and `topic.` for the internal topics. Keys that every client shares (`security.protocol`, `sasl.*`,
//! `ssl.*`, `client.*`, …) need none. Their values are shown nowhere unless known to be harmless.

mod builder;
mod client;
mod env;
mod error;
mod flags;
mod offsets;
mod params;
mod redact;
mod settings;
mod suggest;
#[cfg(test)]
mod tests;
mod validate;

pub use builder::ConfigBuilder;
pub use client::{Client, ClientProperties};
pub use error::{ConfigError, Problem};
pub use offsets::{OffsetsLost, TopicsRecreated, TopologyChange};
pub use params::{GivenParam, GivenParams, ParamsChange};
pub(crate) use suggest::closest as closest_name;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::description::{ProcessingGuarantee, TopologyDescription};

/// Everything that can be set; see the fields. Built by [`Config::for_topology`], validated once, before anything
/// is opened. Its `Debug` and `Display` show no secrets.
#[derive(Clone)]
pub struct Config {
    /// `application.id`: group id and prefix of internal topics; the topology's own.
    pub application_id: String,
    /// `bootstrap.servers`; `None` runs on the embedded log.
    pub bootstrap_servers: Option<String>,
    /// `state.dir`: one process at a time, one folder an application inside it. `streamwright-state` in the current
    /// directory unless set: a temporary directory, as Kafka Streams' default, loses state to a cleaner.
    pub state_dir: PathBuf,
    /// `state.cleanup.delay.ms`: how long the state of a task that left this process is kept.
    pub state_cleanup_delay: Duration,
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
    /// `input.buffer.max.bytes`: keys and values of records that wait, over all partitions of the process. Each has the
    /// same part of it, and is paused beyond that.
    pub input_buffer_max_bytes: usize,
    /// `statestore.cache.max.bytes`: clean entries kept between commits, shared by all stores of the process.
    pub statestore_cache_max_bytes: usize,
    /// `statestore.uncommitted.max.bytes`: a transaction commits early when its writes outgrow this.
    pub statestore_uncommitted_max_bytes: usize,
    /// `max.task.idle.ms`: 0 waits only for records known to exist; `None` (-1) never waits.
    pub max_task_idle: Option<Duration>,
    /// `transaction.timeout.ms`: 10 s, or three commit intervals where that is longer.
    pub transaction_timeout: Duration,
    /// `task.timeout.ms`: how long an unreachable broker is retried before the application gives up.
    pub task_timeout: Duration,
    /// `shutdown.timeout.ms`: how long a shutdown may take before it is cut short.
    pub shutdown_timeout: Duration,
    /// `replication.factor` of internal topics; -1 leaves it to the broker.
    pub replication_factor: i32,
    /// `embedded.partitions`: of external topics created on the embedded and in-memory log where the topology
    /// declares none.
    pub embedded_partitions: i32,
    /// `embedded.sync`: whether a commit to the embedded log waits for the disk. Without, a power failure may cost
    /// the latest commits (each whole); a killed process loses nothing either way.
    pub embedded_sync: bool,
    /// `params.change`: [`ParamsChange::Refuse`] under exactly-once.
    pub params_change: ParamsChange,
    /// `offsets.lost`: [`OffsetsLost::Fail`].
    pub offsets_lost: OffsetsLost,
    /// `topics.recreated`: [`TopicsRecreated::Fail`].
    pub topics_recreated: TopicsRecreated,
    /// `topology.change`: [`TopologyChange::Accept`].
    pub topology_change: TopologyChange,
    /// The topology's own parameters (`param.NAME`).
    pub params: GivenParams,
    /// `exit.at.end`: stop when everything that was in the topics is processed and committed. The default without
    /// brokers, where nobody else writes.
    pub exit_at_end: bool,
    /// librdkafka keys by prefix (`consumer.`, `main.consumer.`, `restore.consumer.`, `producer.`, `admin.`,
    /// `topic.`, or none for all clients).
    pub client_properties: ClientProperties,
}

impl Config {
    /// A builder with Kafka Streams' defaults for this topology.
    pub fn for_topology(description: &TopologyDescription) -> ConfigBuilder {
        ConfigBuilder::new(description)
    }

    /// The text of `--help`.
    pub fn help(description: &TopologyDescription) -> String {
        flags::help(description)
    }

    /// `text` with every secret value of this configuration taken out: for words of librdkafka's that are about to
    /// be logged or to become an error.
    pub fn scrub(&self, text: &str) -> String {
        redact::scrub(&self.client_properties, text)
    }

    fn defaults(description: &TopologyDescription) -> Self {
        Self {
            application_id: description.application_id.to_owned(),
            bootstrap_servers: None,
            state_dir: PathBuf::from("streamwright-state"),
            state_cleanup_delay: Duration::from_secs(10 * 60),
            num_stream_threads: 1,
            processing_guarantee: description.guarantee,
            // These two, `exit_at_end` and `params_change` follow from other settings; see `validate::finish`.
            commit_interval: Duration::ZERO,
            transaction_timeout: Duration::ZERO,
            poll: Duration::from_millis(100),
            max_poll_records: 1000,
            buffered_records_per_partition: 1000,
            input_buffer_max_bytes: 512 << 20,
            statestore_cache_max_bytes: 10 << 20,
            statestore_uncommitted_max_bytes: 64 << 20,
            max_task_idle: Some(Duration::ZERO),
            task_timeout: Duration::from_secs(5 * 60),
            shutdown_timeout: Duration::from_secs(30),
            replication_factor: -1,
            embedded_partitions: 4,
            embedded_sync: true,
            exit_at_end: false,
            params_change: ParamsChange::Refuse,
            offsets_lost: OffsetsLost::Fail,
            topics_recreated: TopicsRecreated::Fail,
            topology_change: TopologyChange::Accept,
            params: GivenParams::new(),
            client_properties: ClientProperties::default(),
        }
    }
}

/// One `key = value` a line, in the order of `--help`; for the log at start.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "application.id = {}", self.application_id)?;
        for setting in settings::ALL {
            writeln!(f, "{} = {}", setting.key, (setting.show)(self))?;
        }
        for (name, given) in &self.params {
            writeln!(f, "{}{name} = {}", params::PREFIX, given.text)?;
        }
        for (key, value) in &self.client_properties {
            writeln!(f, "{key} = {}", redact::shown(key, value))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        map.entry(&"application.id", &self.application_id);
        for setting in settings::ALL {
            map.entry(&setting.key, &format_args!("{}", (setting.show)(self)));
        }
        for (key, value) in &self.client_properties {
            map.entry(key, &format_args!("{}", redact::shown(key, value)));
        }
        map.finish()
    }
}

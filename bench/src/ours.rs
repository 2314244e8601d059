//! Our two topologies on Kafka.

use std::time::Duration;

use streamwright::config::{Config, ConfigBuilder};
use streamwright::log::KafkaLog;
use streamwright::{Topology, run_on};
use tracing_subscriber::EnvFilter;

use crate::Failure;
use crate::cluster::Cluster;
use crate::measure::Measurement;
use crate::options::Options;
use crate::progress;
use crate::topologies::map_filter::MapFilter;
use crate::topologies::order_risk::OrderRisk;

pub(crate) fn map_filter(options: &Options, state_dir: &str) -> Result<Measurement, Failure> {
    measured(MapFilter, "map-filter", options, state_dir)
}

pub(crate) fn order_risk(options: &Options, state_dir: &str) -> Result<Measurement, Failure> {
    measured(OrderRisk, "order-risk", options, state_dir)
}

fn measured<T: Topology>(topology: T, name: &str, options: &Options, dir: &str) -> Result<Measurement, Failure> {
    progress::expect(options.records);
    logging();
    run(topology, dir)?;
    let (first, last) = progress::span()?;
    Ok(Measurement::new(&format!("streamwright {name}"), progress::MEASURED, options.records, first, last))
}

/// What goes wrong is worth reading; `RUST_LOG` shows more.
pub(crate) fn logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// To the end of the input.
pub(crate) fn run<T: Topology>(topology: T, state_dir: &str) -> Result<(), Failure> {
    let config = settings::<T>(state_dir)?.build()?;
    let log = KafkaLog::connect(&config)?;
    let summary = run_on(topology, &log, config)?;
    eprintln!("{summary:?}");
    Ok(())
}

/// What the benchmark holds equal on all sides: a commit every 100 ms, one thread. Exactly-once is the default.
fn settings<T: Topology>(state_dir: &str) -> Result<ConfigBuilder, Failure> {
    Ok(Config::for_topology(T::DESCRIPTION)
        .bootstrap_servers(Cluster::find()?.servers)
        .commit_interval(Duration::from_millis(100))
        .num_stream_threads(1)
        .state_dir(state_dir)
        .exit_at_end(true)
        .env(std::env::vars_os().filter(|(name, _)| is_setting(name))))
}

/// `STREAMWRIGHT_KAFKA` and its like are for us.
fn is_setting(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    ["STREAMWRIGHT_CONSUMER_", "STREAMWRIGHT_PRODUCER_", "STREAMWRIGHT_STATESTORE_", "STREAMWRIGHT_MAX_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

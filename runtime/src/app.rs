//! Running a topology as a program: configuration, the choice of a log, signals, the end.

mod load;
mod signals;

pub use load::LoadRecord;

use std::ffi::OsString;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::config::{Config, ConfigBuilder};
use crate::error::Error;
use crate::log::Log;
use crate::metrics;
use crate::observer::{CommittedOutput, Observer};
use crate::params::{self, Parameters};
use crate::runner::{self, Summary};
use crate::topology::Topology;
use crate::worker::Control;

use load::Load;

/// A topology about to run.
///
/// ```no_run
/// # use streamwright::{App, topology::Topology};
/// # fn main_for<T: Topology>(topology: T) -> Result<(), streamwright::Error> {
/// let summary = App::new(topology).run()?;
/// eprintln!("{} records", summary.records_read);
/// # Ok(()) }
/// ```
#[must_use = "call `run`"]
pub struct App<T> {
    builder: ConfigBuilder,
    observer: Option<Box<Observer>>,
    loads: Vec<Load>,
    topology: PhantomData<T>,
}

impl<T: Topology> App<T> {
    /// A program for `topology`, configured by the environment (`STREAMWRIGHT_*`) and the program's flags.
    pub fn new(topology: T) -> Self {
        // The value only names the type.
        drop(topology);
        let builder = Config::for_topology(T::DESCRIPTION).env(std::env::vars_os()).args(std::env::args_os().skip(1));
        Self { builder, observer: None, loads: Vec::new(), topology: PhantomData }
    }

    /// Sets defaults that environment and flags may override.
    pub fn configure(mut self, set: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Self {
        self.builder = set(self.builder);
        self
    }

    /// Gives the topology's parameters; environment and flags may override each. See [`Params`](crate::Params).
    pub fn params(mut self, params: T::Params) -> Self {
        self.builder = self.builder.params(params::texts(&params));
        self
    }

    /// Takes the flags that are not streamwright's, for a program with flags of its own.
    pub fn take_rest(&mut self) -> Vec<OsString> {
        self.builder.take_rest()
    }

    /// Takes the value of a flag of the program's own, given as `--flag VALUE` or `--flag=VALUE`. What is unknown then
    /// is reported by [`App::run`], with the flag that may have been meant.
    pub fn take_value(&mut self, flag: &str) -> Option<OsString> {
        self.builder.take_value(flag)
    }

    /// Calls `observer` with every record written to a user's topic, after its transaction has committed, on the
    /// thread of the worker that wrote it.
    pub fn on_committed(mut self, observer: impl Fn(&CommittedOutput) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Writes `records` to `topic`, in one transaction, before processing starts. On the embedded log this happens
    /// only while the topic is empty, so that a program can be run again; on Kafka, every time.
    pub fn load(mut self, topic: &str, records: Vec<LoadRecord>) -> Self {
        self.loads.push(Load { topic: topic.to_owned(), records });
        self
    }

    /// Runs until SIGINT or SIGTERM, which commit and leave within `shutdown.timeout.ms` (a second signal exits at
    /// once), or, with `--exit-at-end`, until everything is processed and committed.
    ///
    /// With `--help` it prints what can be set, and the process exits.
    ///
    /// # Errors
    /// An unusable configuration, or what the workers could not recover from.
    pub fn run(self) -> Result<Summary, Error> {
        if self.builder.wants_help() {
            println!("{}", Config::help(T::DESCRIPTION));
            std::process::exit(0);
        }
        metrics::describe_all();
        let config = self.builder.build()?;
        let params = Parameters::read(&config, T::DESCRIPTION)?;
        let control = Arc::new(Control::new(config.num_stream_threads, config.exit_at_end, self.observer));
        signals::stop_on_signal(&control);
        if config.bootstrap_servers.is_some() {
            return on_kafka::<T>(config, &params, &control, &self.loads);
        }
        on_embedded::<T>(config, &params, &control, &self.loads)
    }
}

#[cfg(feature = "kafka")]
fn on_kafka<T: Topology>(
    config: Config,
    params: &Arc<Parameters<T::Params>>,
    control: &Arc<Control>,
    loads: &[Load],
) -> Result<Summary, Error> {
    let log = crate::log::KafkaLog::connect(&config)?;
    start::<T, _>(&log, config, params, control, loads, load::When::Always)
}

#[cfg(not(feature = "kafka"))]
fn on_kafka<T: Topology>(
    _: Config,
    _: &Arc<Parameters<T::Params>>,
    _: &Arc<Control>,
    _: &[Load],
) -> Result<Summary, Error> {
    Err(Error::Unsupported(
        "bootstrap servers are set, but this program was built without the `kafka` feature".to_owned(),
    ))
}

#[cfg(feature = "rocksdb")]
fn on_embedded<T: Topology>(
    config: Config,
    params: &Arc<Parameters<T::Params>>,
    control: &Arc<Control>,
    loads: &[Load],
) -> Result<Summary, Error> {
    let log = crate::log::EmbeddedLog::open(&config)?;
    tracing::info!(directory = %config.state_dir.display(), "no bootstrap servers are set: running on the embedded log");
    start::<T, _>(&log, config, params, control, loads, load::When::Empty)
}

#[cfg(not(feature = "rocksdb"))]
fn on_embedded<T: Topology>(
    config: Config,
    params: &Arc<Parameters<T::Params>>,
    control: &Arc<Control>,
    loads: &[Load],
) -> Result<Summary, Error> {
    tracing::info!("built without the `rocksdb` feature: running on a log in memory, nothing will outlive the process");
    start::<T, _>(&crate::log::MemoryLog::new(), config, params, control, loads, load::When::Empty)
}

fn start<T: Topology, L: Log>(
    log: &L,
    config: Config,
    params: &Arc<Parameters<T::Params>>,
    control: &Arc<Control>,
    loads: &[Load],
    when: load::When,
) -> Result<Summary, Error> {
    let Some(topics) = runner::prepare::<T, L>(log, &config, control)? else { return Ok(runner::nothing(control)) };
    load::run(log, &config, &topics, loads, when, control)?;
    runner::run::<T, L>(log, config, topics, params, control)
}

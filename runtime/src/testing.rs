//! Testing a topology without a broker: the real tasks and commits, on a log in memory.
//!
//! Like Kafka Streams' `TopologyTestDriver`: one partition a topic, a commit after each record, event time given by
//! the test.

mod input;
mod output;
mod replay;
mod session_store;
mod stop;
mod store;
mod window_store;

pub use crate::drops::DropReason;
pub use crate::log::memory::Fault;
pub use input::TestInput;
pub use output::{TestOutput, TestRecord};
pub use replay::{ReplayInput, ReplayRecord, recorded};
pub use session_store::TestSessionStore;
pub use store::TestStore;
pub use window_store::TestWindowStore;

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::config::{Config, ConfigBuilder};
use crate::description::{StoreKind, changelog_name};
use crate::error::Error;
use crate::log::{Log, MemoryLog, TopicPlan, TopicTable};
use crate::params::{self, Parameters};
use crate::serdes::Bytes;
use crate::topology::Topology;
use crate::worker::{Control, Worker};

use stop::Stop;

/// Runs a topology for a test.
///
/// What an application would stop with, the driver stops with: a panic of a closure, a record that its source cannot read
/// under `on_error = fail`, a value that cannot be written. The record's transaction is aborted, so outputs, stores and
/// positions are those of the last commit and can be looked at. From then on nothing is processed, until
/// [`TestDriver::skip_record`] goes on behind the record or [`TestDriver::restart`] processes it again.
pub struct TestDriver<T: Topology> {
    log: MemoryLog,
    config: Arc<Config>,
    topics: Arc<TopicTable>,
    params: Arc<Parameters<T::Params>>,
    control: Arc<Control>,
    worker: Worker<T, MemoryLog>,
    /// Set by the failure after which nothing is processed.
    stopped: Option<Stop>,
    /// The next offset to read of each output topic.
    read: BTreeMap<String, i64>,
    event_time: i64,
    topology: PhantomData<T>,
}

impl<T: Topology> TestDriver<T> {
    /// Starts `topology` on an empty log, its parameters at their defaults.
    ///
    /// # Errors
    /// When the topology's topics contradict each other, or it has a parameter without a default.
    pub fn new(topology: T) -> Result<Self, Error> {
        // The value only names the type.
        drop(topology);
        Self::start(Config::for_topology(T::DESCRIPTION))
    }

    /// Starts `topology` on an empty log with these parameters.
    ///
    /// # Errors
    /// When the topology's topics contradict each other.
    pub fn with_params(topology: T, params: T::Params) -> Result<Self, Error> {
        drop(topology);
        Self::start(Config::for_topology(T::DESCRIPTION).params(params::texts(&params)))
    }

    fn start(config: ConfigBuilder) -> Result<Self, Error> {
        let log = MemoryLog::new();
        let mut config = config.build()?;
        config.num_stream_threads = 1;
        config.commit_interval = Duration::ZERO;
        config.poll = Duration::ZERO;
        config.embedded_partitions = 1;
        config.max_poll_records = 1;
        let params = Parameters::read(&config, T::DESCRIPTION)?;
        let config = Arc::new(config);
        let topics = Arc::new(log.prepare(&config, &TopicPlan::new(T::DESCRIPTION))?);
        let control = Arc::new(Control::new(1, false, None));
        let worker = connect(&log, &config, &topics, &params, &control)?;
        let read = BTreeMap::new();
        let (stopped, topology) = (None, PhantomData);
        let mut driver = Self { log, config, topics, params, control, worker, stopped, read, event_time: 0, topology };
        driver.run()?;
        Ok(driver)
    }

    /// A typed way into `topic`.
    pub fn input<KS, VS>(&mut self, topic: &str) -> TestInput<'_, T, KS, VS> {
        TestInput::new(self, topic)
    }

    /// A typed view of what was written to `topic` since it was last read.
    pub fn output<KS, VS>(&mut self, topic: &str) -> TestOutput<'_, T, KS, VS> {
        TestOutput::new(self, topic)
    }

    /// The store of that name.
    pub fn store<KS, VS>(&mut self, name: &str) -> TestStore<'_, T, KS, VS> {
        TestStore::new(self, name)
    }

    /// The store of windows of that name.
    pub fn window_store<KS, VS>(&mut self, name: &str) -> TestWindowStore<'_, T, KS, VS> {
        TestWindowStore::new(self, name)
    }

    /// The store of sessions of that name.
    pub fn session_store<KS, VS>(&mut self, name: &str) -> TestSessionStore<'_, T, KS, VS> {
        TestSessionStore::new(self, name)
    }

    /// The stream time of the windowed aggregation, or of the buffer of a `suppress`, with the store of that name: the highest
    /// event time that it has seen. `None` before its first record, and for a store of another kind. Each input of a `cogroup` has a stream time of its own: that of
    /// the first one is `clock("views")`, that of the second one `clock("views/1")`.
    pub fn clock(&mut self, name: &str) -> Option<i64> {
        let (store, clock) = name.split_once('/').unwrap_or((name, "0"));
        let clock: usize = clock.parse().ok()?;
        self.worker.store(store, 0)?.clocks().get(clock).copied().filter(|&time| time >= 0)
    }

    /// How many keys wait in the buffer of a `suppress` with the store of that name.
    ///
    /// # Panics
    /// When there is no such buffer: the test is wrong.
    pub fn waiting(&mut self, store: &str) -> usize {
        let kind = T::DESCRIPTION.stores.iter().find(|known| known.name == store).map(|known| known.kind);
        assert!(matches!(kind, Some(StoreKind::Suppress(_))), "the topology has no buffer `{store}`");
        let mut waiting = 0;
        let found = self.worker.store(store, 0).map(|rows| rows.committed(&mut |_| waiting += 1));
        found.transpose().unwrap_or_else(|error| panic!("{error}"));
        waiting
    }

    /// What was written to the changelog of a store since that was last read, as bytes: the last value of each key that a record
    /// has changed, null where it was deleted.
    pub fn changelog(&mut self, store: &str) -> Vec<TestRecord<Vec<u8>, Vec<u8>>> {
        let topic = changelog_name(T::DESCRIPTION.application_id, store);
        self.output::<Bytes, Bytes>(&topic).read_all()
    }

    /// The event time that records get when none is given with them, in milliseconds.
    pub fn set_event_time(&mut self, timestamp: i64) {
        self.event_time = timestamp;
    }

    /// Moves that event time forward.
    pub fn advance_event_time(&mut self, by: Duration) {
        self.event_time += i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    }

    /// Drops the tasks with their state and starts them again: state comes back from the changelogs, positions from
    /// the committed offsets. A record that the driver stopped at is processed again.
    ///
    /// # Errors
    /// As for processing.
    pub fn restart(&mut self) -> Result<(), Error> {
        self.stopped = None;
        self.worker = connect(&self.log, &self.config, &self.topics, &self.params, &self.control)?;
        self.run()
    }

    /// Lets the next commits fail in these ways, one each.
    pub fn inject(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.log.inject(faults);
    }

    /// From now on `topic` takes no output of more bytes of key and value, as a broker does by `max.message.bytes`.
    pub fn limit_record_bytes(&mut self, topic: &str, bytes: usize) {
        self.log.limit_record_bytes(topic, bytes);
    }

    /// Transactions committed so far.
    pub fn transactions(&self) -> u64 {
        self.control.totals.commits.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Bad records skipped so far.
    pub fn skipped(&self) -> u64 {
        self.control.totals.skipped.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Dead letters written so far.
    pub fn dead_lettered(&self) -> u64 {
        self.control.totals.dead_lettered.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Records dropped by operators so far.
    pub fn dropped(&self) -> u64 {
        self.control.totals.all_dropped()
    }

    /// Records dropped by operators for this reason so far.
    pub fn dropped_by(&self, reason: DropReason) -> u64 {
        self.control.totals.dropped_by(reason)
    }

    /// Processes and commits everything that is in the log.
    fn run(&mut self) -> Result<(), Error> {
        loop {
            if let Err(error) = self.worker.drive() {
                return Err(self.stop(error));
            }
            if self.worker.is_quiet() {
                return Ok(());
            }
        }
    }
}

fn connect<T: Topology>(
    log: &MemoryLog,
    config: &Arc<Config>,
    topics: &Arc<TopicTable>,
    params: &Arc<Parameters<T::Params>>,
    control: &Arc<Control>,
) -> Result<Worker<T, MemoryLog>, Error> {
    let (config, topics, params) = (Arc::clone(config), Arc::clone(topics), Arc::clone(params));
    let producer = log.producer(&config, &topics, 0)?;
    let mut worker = Worker::connect(producer, log.clone(), config, topics, params, Arc::clone(control), 0)?;
    worker.commit_each_record();
    worker.read_back();
    Ok(worker)
}

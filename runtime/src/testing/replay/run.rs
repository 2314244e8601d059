//! One run of a topology on recorded input, in the order that a plan says.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::config::Config;
use crate::description::{OnError, OnUnwritable, TopicName, TopologyDescription};
use crate::error::Error;
use crate::log::topics::Partitions;
use crate::log::{Log, LogError, MemoryLog, Record, TopicPlan, TopicTable};
use crate::params::{Parameters, Texts};
use crate::record::Headers;
use crate::task::{INPUTS_HEADER, panic_message};
use crate::topology::Topology;
use crate::worker::{Control, Worker};

use super::plan::{Dice, Plan};
use super::record::ReplayRecord;
use super::transcript::{Entry, Part, Transcript};

/// Longer than any test: commits come when the plan says so.
const NEVER: Duration = Duration::from_secs(24 * 60 * 60);
/// How often a shuffled run loses what is uncommitted.
const N_CRASHES: usize = 5;

/// Runs on a thread whose number and name differ from plan to plan.
pub(super) fn on_thread<T: Topology>(inputs: Vec<ReplayRecord>, params: Texts, plan: Plan) -> Transcript {
    for _ in 0..=plan.process {
        let _ = std::thread::spawn(|| {}).join();
    }
    let thread = std::thread::Builder::new().name(format!("replay-{}", plan.process));
    let outcome = match thread.spawn(move || whole::<T>(&inputs, params, plan).map_err(|error| error.to_string())) {
        Ok(running) => running.join().unwrap_or_else(|payload| Err(panic_message(payload.as_ref()))),
        Err(error) => Err(format!("a thread could not be started: {error}")),
    };
    outcome.unwrap_or_else(|failure| Transcript { parts: Vec::new(), failure: Some(failure) })
}

fn whole<T: Topology>(inputs: &[ReplayRecord], params: Texts, plan: Plan) -> Result<Transcript, Error> {
    let mut run = Run::<T>::start(plan, params, inputs.len())?;
    check_topics(T::DESCRIPTION, inputs)?;
    for stage in stages(T::DESCRIPTION) {
        run.feed(inputs, &stage);
        run.drain()?;
    }
    run.transcript()
}

struct Run<T: Topology> {
    log: MemoryLog,
    config: Config,
    topics: Arc<TopicTable>,
    params: Arc<Parameters<T::Params>>,
    control: Arc<Control>,
    worker: Worker<T, MemoryLog>,
    plan: Plan,
    dice: Dice,
    n_crashes_left: usize,
    largest_batch: usize,
}

impl<T: Topology> Run<T> {
    fn start(plan: Plan, given: Texts, n_inputs: usize) -> Result<Self, Error> {
        let plan = if order_depends_on_commits(T::DESCRIPTION) { plan.uncut() } else { plan };
        let log = MemoryLog::new();
        log.keep_purged();
        let mut config = Config::for_topology(T::DESCRIPTION).params(given).build()?;
        let params = Parameters::read(&config, T::DESCRIPTION)?;
        config.num_stream_threads = 1;
        config.commit_interval = NEVER;
        config.poll = Duration::ZERO;
        config.embedded_partitions = 1;
        let mut topic_plan = TopicPlan::new(T::DESCRIPTION);
        // With several, the order in which tasks take turns would show in the topics that they share.
        for topic in &mut topic_plan.topics {
            if let Partitions::Declared(count) = &mut topic.partitions {
                *count = 1;
            }
        }
        let topics = Arc::new(log.prepare(&config, &topic_plan)?);
        let control = Arc::new(Control::new(1, false, None));
        let mut dice = plan.dice();
        let largest_batch = (n_inputs / 50).max(20);
        config.max_poll_records = batch(plan, &mut dice, largest_batch);
        let worker = connect(&log, &config, &topics, &params, &control)?;
        let n_crashes_left = if plan.has_cuts() { N_CRASHES } else { 0 };
        Ok(Self { log, config, topics, params, control, worker, plan, dice, n_crashes_left, largest_batch })
    }

    /// Appends the inputs that these sources read.
    fn feed(&self, inputs: &[ReplayRecord], topics: &[&str]) {
        for ReplayRecord { topic, entry } in inputs.iter().filter(|input| topics.contains(&input.topic.as_str())) {
            let mut headers = Headers::new();
            for (name, value) in &entry.headers {
                headers.push(name, value.as_deref());
            }
            let (key, value) = (entry.key.as_deref(), entry.value.as_deref());
            self.log.append(topic, 0, key, value, entry.timestamp, &headers);
        }
    }

    /// Processes and commits everything that is there.
    fn drain(&mut self) -> Result<(), Error> {
        loop {
            self.worker.drive()?;
            let idle = self.worker.is_idle();
            if self.n_crashes_left > 0 && self.dice.once_in(8) {
                self.n_crashes_left -= 1;
                self.crash()?;
            } else if idle || (self.plan.has_cuts() && self.dice.once_in(3)) {
                self.worker.commit_now()?;
            }
            if self.worker.is_quiet() {
                return Ok(());
            }
        }
    }

    /// Loses what is uncommitted: a new worker takes over, and reads in batches of another size.
    fn crash(&mut self) -> Result<(), Error> {
        self.config.max_poll_records = batch(self.plan, &mut self.dice, self.largest_batch);
        self.worker = connect(&self.log, &self.config, &self.topics, &self.params, &self.control)?;
        Ok(())
    }

    fn transcript(&mut self) -> Result<Transcript, Error> {
        let description = T::DESCRIPTION;
        let mut parts = Vec::new();
        let mut add = |node: &str, place: String, entries| parts.push(Part { node: node.to_owned(), place, entries });
        for source in description.sources {
            if let OnError::DeadLetter(topic) = source.on_error {
                add(source.node, format!("dead letters, topic `{topic}`"), records(&self.log, topic));
            }
        }
        for sink in description.sinks {
            if let OnUnwritable::DeadLetter(topic) = sink.on_unwritable {
                add(sink.node, format!("dead letters, topic `{topic}`"), records(&self.log, topic));
            }
        }
        for store in description.stores {
            let changelog = description.changelog_name(store);
            add(store.node, format!("store `{}`", store.name), state(&mut self.worker, store.name)?);
            add(store.node, format!("changelog `{changelog}`"), last_of_each_key(records(&self.log, &changelog)));
        }
        for sink in description.sinks {
            let (topic, place) = match sink.topic {
                TopicName::External(topic) => (topic.to_owned(), format!("sink, topic `{topic}`")),
                TopicName::Repartition(name) => (description.topic_name(sink.topic), format!("repartition `{name}`")),
            };
            add(sink.node, place, records(&self.log, &topic));
        }
        let position = |part: &Part| description.nodes.iter().position(|node| node.name == part.node);
        parts.sort_by_key(position);
        Ok(Transcript { parts, failure: None })
    }
}

fn connect<T: Topology>(
    log: &MemoryLog,
    config: &Config,
    topics: &Arc<TopicTable>,
    params: &Arc<Parameters<T::Params>>,
    control: &Arc<Control>,
) -> Result<Worker<T, MemoryLog>, Error> {
    let (config, topics, params) = (Arc::new(config.clone()), Arc::clone(topics), Arc::clone(params));
    let producer = log.producer(&config, &topics, 0)?;
    let mut worker = Worker::connect(producer, log.clone(), config, topics, params, Arc::clone(control), 0)?;
    worker.read_back();
    Ok(worker)
}

fn batch(plan: Plan, dice: &mut Dice, largest: usize) -> usize {
    if plan.has_cuts() { 1 + dice.below(largest) } else { 1000 }
}

/// A task that reads two repartitions meets their records in an order that depends on when their writers commit, on
/// Kafka as here. There, only the processes are compared.
fn order_depends_on_commits(description: &TopologyDescription) -> bool {
    let is_repartition = |&source: &&usize| matches!(description.sources[*source].topic, TopicName::Repartition(_));
    description.subtopologies.iter().any(|sub| sub.sources.iter().filter(is_repartition).count() > 1)
}

/// The user's topics that each sub-topology reads; those come first that read what others write.
fn stages(description: &TopologyDescription) -> Vec<Vec<&'static str>> {
    let n = description.subtopologies.len();
    let mut depth = vec![0; n];
    // A path has at most `n` sub-topologies; a topology that reads its own sink has no end.
    for _ in 0..n {
        for sink in description.sinks {
            for source in description.sources.iter().filter(|source| source.topic == sink.topic) {
                if source.subtopology != sink.subtopology {
                    depth[source.subtopology] = depth[source.subtopology].max(depth[sink.subtopology] + 1);
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&number| std::cmp::Reverse((depth[number], number)));
    let topics = |number: usize| {
        let sources = description.sources.iter().filter(move |source| source.subtopology == number);
        sources.filter_map(|source| match source.topic {
            TopicName::External(topic) => Some(topic),
            TopicName::Repartition(_) => None,
        })
    };
    order.into_iter().map(|number| topics(number).collect()).collect()
}

fn check_topics(description: &TopologyDescription, inputs: &[ReplayRecord]) -> Result<(), Error> {
    let read = |topic: &String| {
        description.sources.iter().any(|source| matches!(source.topic, TopicName::External(name) if name == topic))
    };
    match inputs.iter().find(|input| !read(&input.topic)) {
        Some(input) => Err(Error::Log(LogError::Topic {
            topic: input.topic.clone(),
            reason: "no source of this topology reads it".to_owned(),
        })),
        None => Ok(()),
    }
}

fn records(log: &MemoryLog, topic: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    log.visit(topic, 0, 0, |record| {
        let mut headers = Headers::new();
        record.headers(&mut headers);
        entries.push(Entry {
            key: record.key().map(<[u8]>::to_vec),
            value: record.value().map(<[u8]>::to_vec),
            timestamp: record.timestamp(),
            headers: headers.iter().map(|(name, value)| (name.to_owned(), value.map(<[u8]>::to_vec))).collect(),
        });
    });
    entries
}

/// What a compacted topic keeps. How often a key is written depends on the commits between, and so does which record
/// carries the positions of the inputs: the last one of a transaction.
fn last_of_each_key(records: Vec<Entry>) -> Vec<Entry> {
    let last: BTreeMap<Option<Vec<u8>>, Entry> =
        records.into_iter().map(|record| (record.key.clone(), record)).collect();
    let without_positions = |mut record: Entry| {
        record.headers.retain(|(name, _)| name != INPUTS_HEADER);
        record
    };
    last.into_values().map(without_positions).collect()
}

fn state<T: Topology>(worker: &mut Worker<T, MemoryLog>, store: &str) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    let Some(found) = worker.store(store, 0) else { return Ok(entries) };
    found.committed(&mut |row| {
        let (key, value) = (Some(row.key.to_vec()), row.value.map(<[u8]>::to_vec));
        entries.push(Entry { key, value, timestamp: row.timestamp, headers: Vec::new() });
    })?;
    Ok(entries)
}

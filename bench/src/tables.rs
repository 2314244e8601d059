//! (f) Table operators on the in-memory log, beside a count of as many records: over ten thousand keys and more, to show what
//! a key costs that no cache holds.

use std::sync::Arc;
use std::time::Duration;

use streamwright::config::Config;
use streamwright::log::{Log, MemoryLog, Outcome, OutputRecord, Producer, TopicPartition, TopicPlan};
use streamwright::{Headers, Topology, run_on};

use crate::measure::{Measurement, Moment};
use crate::options::Options;
use crate::report::{Program, Ratio, Section};
use crate::topologies::tables::{Counted, Grouped, Joined, LEFT, RIGHT};
use crate::{Failure, process};

const KEYS: [u64; 3] = [10_000, 100_000, 1_000_000];
/// Shares no factor with any power of ten: keys come far apart, and each comes.
const STEP: u64 = 618_033;
/// Records of one transaction of the loader.
const BATCH: u64 = 50_000;
/// A join reads one store and writes another where a count reads and writes one.
const WANTED: f64 = 0.5;

/// Every operator over every number of keys; the programs take turns.
pub(crate) fn section(options: &Options) -> Result<Section, Failure> {
    let (mut programs, mut ratios) = (Vec::new(), Vec::new());
    for keys in KEYS {
        let names = ["counted", "joined", "grouped"];
        let mut runs = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..options.runs {
            for (name, runs) in names.iter().zip(&mut runs) {
                runs.push(process::ours("tables", options, &[(*name).to_owned(), keys.to_string()])?);
            }
        }
        let of_keys = names.iter().zip(runs).map(|(name, runs)| Program::new(&format!("{name}, {keys} keys"), runs));
        let of_keys: Vec<Program> = of_keys.collect();
        if let [counted, joined, ..] = of_keys.as_slice() {
            let ratio = joined.per_cpu_second.median / counted.per_cpu_second.median;
            ratios.push(Ratio::at_least(&format!("joined / counted, {keys} keys"), ratio, WANTED));
        }
        programs.extend(of_keys);
    }
    let what = format!("{} changes, eight bytes each, far apart, on the in-memory log, one thread", options.records);
    let section = Section { name: "tables", what, programs, ratios };
    section.print();
    Ok(section)
}

/// One run.
pub(crate) fn child(options: &Options, name: &str, keys: &str) -> Result<Measurement, Failure> {
    let keys = keys.parse()?;
    match name {
        "counted" => run(Counted, &[LEFT], options, keys),
        "joined" => run(Joined, &[LEFT, RIGHT], options, keys),
        "grouped" => run(Grouped, &[LEFT], options, keys),
        other => Err(format!("no topology is called {other}").into()),
    }
}

fn run<T: Topology>(topology: T, inputs: &[&str], options: &Options, keys: u64) -> Result<Measurement, Failure> {
    let config = Config::for_topology(T::DESCRIPTION)
        .commit_interval(Duration::from_millis(100))
        .num_stream_threads(1)
        .exit_at_end(true)
        .set("embedded.partitions", "1")
        .build()?;
    let log = MemoryLog::new();
    load::<T>(&log, &config, inputs, options.records, keys)?;
    let start = Moment::now();
    let summary = run_on(topology, &log, config)?;
    let end = Moment::now();
    if summary.records_read != options.records {
        return Err(format!("{} records were read, not {}", summary.records_read, options.records).into());
    }
    Ok(Measurement::new(T::DESCRIPTION.name, "from the start to the end of the input", options.records, start, end))
}

/// The inputs take turns; the value of a key is another one each time.
fn load<T: Topology>(
    log: &MemoryLog,
    config: &Config,
    inputs: &[&str],
    records: u64,
    keys: u64,
) -> Result<(), Failure> {
    let topics = Arc::new(log.prepare(config, &TopicPlan::new(T::DESCRIPTION))?);
    let found: Option<Vec<_>> = inputs.iter().map(|name| topics.find(name)).collect();
    let inputs = found.ok_or("the topology has other inputs")?;
    let (mut producer, headers) = (log.producer(config, &topics, 0)?, Headers::new());
    let turns = inputs.len() as u64;
    for batch in 0..records.div_ceil(BATCH) {
        producer.begin()?;
        for at in batch * BATCH..records.min((batch + 1) * BATCH) {
            let key = format!("customer-{:09}", (at / turns) * STEP % keys);
            let topic = inputs[usize::try_from(at % turns)?];
            producer.send(&OutputRecord {
                target: TopicPartition { topic, partition: 0 },
                key: Some(key.as_bytes()),
                value: Some(&at.to_be_bytes()),
                timestamp: 1 + i64::try_from(at)?,
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

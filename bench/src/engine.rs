//! (a) The engine alone: order-risk on the in-memory log, JSON in and out, one thread.

use std::sync::Arc;
use std::time::Duration;

use streamwright::config::Config;
use streamwright::log::{Log, MemoryLog, Outcome, OutputRecord, Producer, TopicPartition, TopicPlan};
use streamwright::{Headers, Topology, run_on};

use crate::measure::{Measurement, Moment};
use crate::options::Options;
use crate::report::{Program, Ratio, Section};
use crate::topologies::INPUT;
use crate::topologies::order_risk::OrderRisk;
use crate::{Failure, orders, process, progress};

const PROGRAM: &str = "engine, order-risk";
/// What the issue asks of one core.
const WANTED: f64 = 1_000_000.0;
/// Records of one transaction of the loader: about what one of ours holds.
const BATCH: usize = 50_000;

/// Runs it several times.
pub(crate) fn section(options: &Options) -> Result<Section, Failure> {
    let runs = (0..options.runs).map(|_| process::ours("engine", options, &[])).collect::<Result<Vec<_>, _>>()?;
    let program = Program::new(PROGRAM, runs);
    let ratios = vec![Ratio::at_least("orders a CPU second", program.per_cpu_second.median, WANTED)];
    let what = format!(
        "{} JSON orders of {} customers on the in-memory log, one thread, a commit every 100 ms; from the first \
         aggregated order to the end of the run, the last commit included (memory is mostly the log itself)",
        options.records, options.customers
    );
    let section = Section { name: "engine", what, programs: vec![program], ratios };
    section.print();
    Ok(section)
}

/// One run.
pub(crate) fn child(options: &Options) -> Result<Measurement, Failure> {
    let config = Config::for_topology(OrderRisk::DESCRIPTION)
        .commit_interval(Duration::from_millis(100))
        .num_stream_threads(1)
        .exit_at_end(true)
        .set("embedded.partitions", options.partitions.to_string())
        .build()?;
    let log = MemoryLog::new();
    load(&log, &config, options)?;
    progress::expect(options.records);
    let summary = run_on(OrderRisk, &log, config)?;
    let end = Moment::now();
    eprintln!("{summary:?}");
    if summary.records_read != options.records {
        return Err(format!("{} records were read, not {}", summary.records_read, options.records).into());
    }
    let first = progress::first().ok_or("no record arrived")?;
    let measured = "from the first record aggregated to the end of the run";
    Ok(Measurement::new(PROGRAM, measured, options.records, first, end))
}

fn load(log: &MemoryLog, config: &Config, options: &Options) -> Result<(), Failure> {
    let topics = Arc::new(log.prepare(config, &TopicPlan::new(OrderRisk::DESCRIPTION))?);
    let topic = topics.find(INPUT).ok_or("the topology has another input")?;
    let mut producer = log.producer(config, &topics, 0)?;
    let headers = Headers::new();
    let mut orders = orders::orders(options).peekable();
    let mut partition = 0;
    while orders.peek().is_some() {
        producer.begin()?;
        for order in orders.by_ref().take(BATCH) {
            let value = order.to_string();
            producer.send(&OutputRecord {
                target: TopicPartition { topic, partition },
                key: Some(order.order_id.as_bytes()),
                value: Some(value.as_bytes()),
                timestamp: order.occurred_at_ms,
                headers: &headers,
            })?;
            partition = (partition + 1) % options.partitions;
        }
        match producer.commit() {
            Outcome::Committed => {}
            Outcome::Aborted(error) | Outcome::Unknown(error) | Outcome::Fenced(error) => return Err(error.into()),
        }
    }
    Ok(())
}

//! (b) The record path on Kafka: every program over the same topic, taking turns.

use tempfile::TempDir;

use crate::cluster::{Cluster, Row};
use crate::measure::Measurement;
use crate::options::Options;
use crate::report::{Program, Ratio, Section};
use crate::topologies::{INPUT, map_filter, order_risk};
use crate::{Failure, orders, process};

/// What takes turns.
const PROGRAMS: [(&str, Runner); 5] = [
    ("bare client, map-filter", bare),
    ("streamwright, map-filter", our_map_filter),
    ("Kafka Streams, map-filter", their_map_filter),
    ("streamwright, order-risk", our_order_risk),
    ("Kafka Streams, order-risk", their_order_risk),
];

type Runner = fn(&Turn<'_>) -> Result<Measurement, Failure>;

struct Turn<'a> {
    cluster: &'a Cluster,
    options: &'a Options,
    number: usize,
    /// Empty.
    dir: &'a str,
}

/// Fills the input, and lets every program read it `runs` times.
pub(crate) fn section(options: &Options) -> Result<Section, Failure> {
    let cluster = Cluster::find()?;
    input(&cluster, options)?;
    let chosen: Vec<_> = PROGRAMS.iter().filter(|(name, _)| name.contains(&options.programs)).collect();
    let mut runs: Vec<Vec<Measurement>> = chosen.iter().map(|_| Vec::new()).collect();
    for number in 0..options.runs {
        for ((name, run), done) in chosen.iter().zip(&mut runs) {
            let dir = TempDir::new()?;
            let dir = dir.path().to_str().ok_or("the temporary directory has no name in UTF-8")?;
            let measured = run(&Turn { cluster: &cluster, options, number, dir })?;
            eprintln!("{name}: {:.0} records/s, {:.0} a CPU second", measured.per_second(), measured.per_cpu_second());
            done.push(measured);
        }
    }
    let programs: Vec<Program> = chosen.iter().zip(runs).map(|((name, _), runs)| Program::new(name, runs)).collect();
    let ratios = ratios(&programs);
    let what = format!(
        "{} JSON orders of {} customers, {} partitions, exactly-once, a commit every 100 ms, one thread, {} runs in \
         turn; from the first record processed to the last, start-up and last commit excluded on every side; CPU time \
         of all threads of the program; Kafka Streams without record cache, with {}",
        options.records,
        options.customers,
        options.partitions,
        options.runs,
        process::JAVA_HEAP
    );
    let section = Section { name: "kafka", what, programs, ratios };
    section.print();
    Ok(section)
}

fn input(cluster: &Cluster, options: &Options) -> Result<(), Failure> {
    for topic in [INPUT, map_filter::OUTPUT, order_risk::OUTPUT] {
        cluster.delete(topic)?;
        cluster.create(topic, options.partitions)?;
    }
    cluster.fill(
        INPUT,
        orders::orders(options).map(|order| Row {
            value: order.to_string().into_bytes(),
            timestamp: order.occurred_at_ms,
            key: order.order_id,
        }),
    )
}

fn bare(turn: &Turn<'_>) -> Result<Measurement, Failure> {
    let group = format!("bench-bare-{}-{}", std::process::id(), turn.number);
    process::ours("bare", turn.options, &[group])
}

fn our_map_filter(turn: &Turn<'_>) -> Result<Measurement, Failure> {
    turn.cluster.delete_group(map_filter::APPLICATION_ID)?;
    process::ours("map-filter", turn.options, &[turn.dir.to_owned()])
}

fn our_order_risk(turn: &Turn<'_>) -> Result<Measurement, Failure> {
    order_risk::reset(turn.cluster)?;
    process::ours("order-risk", turn.options, &[turn.dir.to_owned()])
}

fn their_map_filter(turn: &Turn<'_>) -> Result<Measurement, Failure> {
    theirs(turn, "MapFilter", map_filter::OUTPUT)
}

fn their_order_risk(turn: &Turn<'_>) -> Result<Measurement, Failure> {
    theirs(turn, "OrderRisk", order_risk::OUTPUT)
}

fn theirs(turn: &Turn<'_>, class: &str, output: &str) -> Result<Measurement, Failure> {
    let application_id = format!("bench-peer-{class}-{}-{}", std::process::id(), turn.number);
    process::java(class, &[&turn.cluster.servers, &application_id, INPUT, output, turn.dir])
}

fn ratios(programs: &[Program]) -> Vec<Ratio> {
    let [bare, our_map, their_map, our_risk, their_risk] = programs else { return Vec::new() };
    let speed = |one: &Program, other: &Program| one.per_second.median / other.per_second.median;
    let thrift = |one: &Program, other: &Program| one.per_cpu_second.median / other.per_cpu_second.median;
    let memory = |one: &Program, other: &Program| one.peak_rss_mb.median / other.peak_rss_mb.median;
    vec![
        Ratio::at_least("map-filter, records/s, ours to the bare client", speed(our_map, bare), 0.8),
        Ratio::at_least("map-filter, records/CPU s, ours to the bare client", thrift(our_map, bare), 0.8),
        Ratio::at_least("map-filter, records/s, ours to Kafka Streams", speed(our_map, their_map), 5.0),
        Ratio::at_least("map-filter, records/CPU s, ours to Kafka Streams", thrift(our_map, their_map), 5.0),
        Ratio::at_least("order-risk, records/s, ours to Kafka Streams", speed(our_risk, their_risk), 4.0),
        Ratio::at_least("order-risk, records/CPU s, ours to Kafka Streams", thrift(our_risk, their_risk), 4.0),
        Ratio::at_most("map-filter, peak memory, ours to Kafka Streams", memory(our_map, their_map), 0.25),
        Ratio::at_most("order-risk, peak memory, ours to Kafka Streams", memory(our_risk, their_risk), 0.25),
    ]
}

//! A measurement, not a test: records copied from input to output in transactions of 100 ms, by one thread.
//! `cargo test -p streamwright-tests --test kafka_log -- --ignored --nocapture copying`

use std::time::{Duration, Instant};

use streamwright::Headers;
use streamwright::log::kafka::KafkaProducer;
use streamwright::log::{Consumer as _, Outcome, OutputRecord, Producer as _, Record as _};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::fixture::{Fixture, at, committed, send};

const RECORDS: usize = 1_000_000;
const PARTITIONS: i32 = 4;

#[test]
#[ignore = "a measurement"]
fn copying_in_transactions() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "throughput", PARTITIONS);
    let (input, output) = (fixture.input(), fixture.output());
    let mut producer = load(&fixture);
    let mut consumer = fixture.assigned_consumer();
    let group = consumer.group().expect("a membership");
    let (mut records, mut headers, mut commits) = (Vec::new(), Headers::new(), Vec::new());
    let mut positions = [0; PARTITIONS as usize];
    let mut copied = 0;
    let (started, cpu) = (Instant::now(), cpu_seconds());
    producer.begin().expect("begun");
    let mut last = Instant::now();
    while copied < RECORDS {
        consumer.poll(1000, Duration::from_millis(100), &mut records).expect("polled");
        for record in records.drain(..) {
            let partition = record.topic_partition().partition;
            record.headers(&mut headers);
            let target = at(output, partition);
            let (key, value, timestamp) = (record.key(), record.value(), record.timestamp());
            producer.send(&OutputRecord { target, key, value, timestamp, headers: &headers }).expect("sent");
            positions[usize::try_from(partition).expect("small")] = record.offset() + 1;
            copied += 1;
        }
        if last.elapsed() >= Duration::from_millis(100) || copied == RECORDS {
            let before = Instant::now();
            producer.flush().expect("flushed");
            let flushed = before.elapsed();
            let offsets: Vec<_> = (0..PARTITIONS)
                .map(|partition| committed(at(input, partition), positions[usize::try_from(partition).expect("small")]))
                .collect();
            producer.send_offsets(&offsets, &group).expect("offsets added");
            assert!(matches!(producer.commit(), Outcome::Committed));
            commits.push((before.elapsed(), flushed));
            assert!(!producer.wants_replacement());
            if copied < RECORDS {
                producer.begin().expect("begun");
            }
            last = Instant::now();
        }
    }
    let (took, cpu) = (started.elapsed(), cpu_seconds() - cpu);
    commits.sort();
    println!(
        "copying: {} records/s, {:.0} records a CPU second, {} commits, median {:?} (flush {:?}), peak memory {} MB",
        per_second(RECORDS, took),
        RECORDS as f64 / cpu,
        commits.len(),
        commits[commits.len() / 2].0,
        commits[commits.len() / 2].1,
        peak_megabytes()
    );
}

/// Fills the input.
fn load(fixture: &Fixture) -> KafkaProducer {
    let mut producer = fixture.producer(0);
    let value = "x".repeat(100);
    let started = Instant::now();
    for chunk in 0..RECORDS / 10_000 {
        producer.begin().expect("begun");
        for record in 0..10_000 {
            let partition = i32::try_from((chunk + record) % 4).expect("small");
            send(&mut producer, at(fixture.input(), partition), &value);
        }
        producer.flush().expect("flushed");
        assert!(matches!(producer.commit(), Outcome::Committed));
    }
    println!("loading: {} records/s", per_second(RECORDS, started.elapsed()));
    producer
}

fn per_second(records: usize, took: Duration) -> u64 {
    (records as f64 / took.as_secs_f64()) as u64
}

/// User and system time of this process; a tick is a hundredth of a second on every Linux.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|field| field.parse::<u64>().ok()).unwrap_or(0) / 1024
}

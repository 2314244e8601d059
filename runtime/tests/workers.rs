//! Workers on a log that is filled before they start: threads, partitions, order by event time, failures.

use std::collections::BTreeMap;

use streamwright::config::Config;
use streamwright::log::MemoryLog;
use streamwright::log::Record as _;
use streamwright::prelude::*;
use streamwright::testing::Fault;
use streamwright::{Summary, partitioner, run_on};

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "workers.totals", label = "total", id(user, total))]
struct Total {
    user: String,
    total: i64,
}

topology! {
    #![application_id = "workers-totals-v1"]

    struct Totals;

    #[source(topic = "payments", key = Utf8, value = I64)]
    let payments: Stream<String, i64>;

    #[repartition(name = "by-user", key = Utf8, value = I64)]
    let by_user: Stream<String, i64> = payments.select_key(|id, _| id.split('/').next().unwrap_or_default().to_owned());

    #[store(name = "totals", key = Utf8, value = I64)]
    let totals: Table<String, i64> = by_user.group_by_key().aggregate(|| 0, |_, amount, total| total + amount);

    #[sink(topic = "totals", key = Utf8, value = Json)]
    let out: Stream<String, Total> =
        totals.to_stream().map_values(|user, total| Total { user: user.clone(), total: *total });
}

topology! {
    #![application_id = "workers-enrichment-v1"]

    struct Enrichment;

    #[source(topic = "names", key = Utf8, value = Utf8)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[source(topic = "clicks", key = Utf8, value = I64)]
    let clicks: Stream<String, i64>;

    #[sink(topic = "named-clicks", key = Utf8, value = Json)]
    let named: Stream<String, Named> =
        clicks.left_join(names, |_, click, name| Named { click: *click, name: name.cloned() });
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "workers.clicks", label = "named", id(click))]
struct Named {
    click: i64,
    name: Option<String>,
}

topology! {
    #![application_id = "workers-fan-out-v1"]

    struct FanOut;

    #[source(topic = "counts", key = Utf8, value = I64)]
    let counts: Stream<String, i64>;

    #[sink(topic = "numbers", key = Utf8, value = Json)]
    let numbers: Stream<String, Number> =
        counts.flat_map_values(|_, count| (0..*count).map(|number| Number { number }).collect::<Vec<_>>());
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "workers.numbers", label = "number", id(number))]
struct Number {
    number: i64,
}

const PARTITIONS: i32 = 4;

fn config<T: Topology>(threads: usize) -> Config {
    let builder = Config::for_topology(T::DESCRIPTION).num_stream_threads(threads).exit_at_end(true);
    builder.build().expect("the defaults are valid")
}

fn payments(log: &MemoryLog, count: i64) -> BTreeMap<String, i64> {
    log.create_topic("payments", PARTITIONS);
    let mut expected = BTreeMap::new();
    for number in 0..count {
        let (user, amount) = (format!("user-{}", number % 17), number % 101);
        let key = format!("{user}/{number}");
        let partition = partitioner::partition(key.as_bytes(), PARTITIONS);
        log.append("payments", partition, Some(key.as_bytes()), Some(&amount.to_be_bytes()), number, &Headers::new());
        *expected.entry(user).or_insert(0) += amount;
    }
    expected
}

/// The last total written for every user, and how many were written.
fn written(log: &MemoryLog) -> (BTreeMap<String, i64>, usize) {
    let (mut last, mut count) = (BTreeMap::new(), 0);
    for partition in 0..PARTITIONS {
        log.visit("totals", partition, 0, |record| {
            let total: Total = serde_json::from_slice(record.value().expect("a total")).expect("JSON of ours");
            count += 1;
            last.insert(total.user, total.total);
        });
    }
    (last, count)
}

fn totals(threads: usize, faults: &[Fault]) -> (Summary, BTreeMap<String, i64>, usize) {
    let log = MemoryLog::new();
    log.create_topic("totals", PARTITIONS);
    let expected = payments(&log, 5_000);
    log.inject(faults.iter().copied());
    let summary = run_on(Totals, &log, config::<Totals>(threads)).expect("nothing here is fatal");
    let (last, count) = written(&log);
    assert_eq!(last, expected, "{threads} threads, {faults:?}");
    (summary, last, count)
}

#[test]
fn any_number_of_threads_gives_the_same_totals() {
    for threads in [1, 2, 3, 7] {
        let (summary, _, count) = totals(threads, &[]);
        assert_eq!((summary.records_read, summary.records_written, count), (5_000, 5_000, 5_000), "{threads} threads");
    }
}

#[test]
fn commits_that_fail_on_any_thread_lose_and_double_nothing() {
    let faults = [Fault::Abort, Fault::UnknownCommitted, Fault::Fence, Fault::UnknownAborted];
    for threads in [1, 3] {
        let (summary, _, count) = totals(threads, &faults);
        assert_eq!(count, 5_000, "{threads} threads");
        assert_eq!(summary.aborts, 4);
    }
}

#[test]
fn a_second_run_finds_nothing_left_to_do() {
    let log = MemoryLog::new();
    log.create_topic("totals", PARTITIONS);
    payments(&log, 500);
    run_on(Totals, &log, config::<Totals>(2)).expect("first run");
    let again = run_on(Totals, &log, config::<Totals>(2)).expect("second run");
    assert_eq!((again.records_read, again.records_written), (0, 0));
    assert_eq!(written(&log).1, 500);
}

/// What is uncommitted cannot leave memory, so it ends the interval early, whatever the guarantee.
#[test]
fn a_commit_comes_early_when_its_writes_outgrow_the_limit() {
    for guarantee in ["exactly_once_v2", "at_least_once"] {
        let log = MemoryLog::new();
        log.create_topic("totals", PARTITIONS);
        log.create_topic("payments", PARTITIONS);
        for number in 0..20_000_i64 {
            let (key, amount) = (format!("user-{number}/1"), number.to_be_bytes());
            let partition = partitioner::partition(key.as_bytes(), PARTITIONS);
            log.append("payments", partition, Some(key.as_bytes()), Some(&amount), number, &Headers::new());
        }
        let config = Config::for_topology(Totals::DESCRIPTION)
            .set("processing.guarantee", guarantee)
            .set("commit.interval.ms", "1000")
            .set("statestore.uncommitted.max.bytes", "50000")
            .num_stream_threads(1)
            .exit_at_end(true);
        let summary = run_on(Totals, &log, config.build().expect("valid")).expect("nothing here is fatal");
        // 20,000 keys of 80 bytes; a look at the limit comes after at most 500 records a task.
        assert!(summary.transactions >= 20, "{guarantee}: {summary:?}");
        assert_eq!(written(&log).1, 20_000);
    }
}

/// Records meet in order of event time, whatever the order in which the topics were written.
#[test]
fn the_older_record_comes_first_across_topics() {
    let log = MemoryLog::new();
    for topic in ["names", "clicks", "named-clicks"] {
        log.create_topic(topic, 1);
    }
    let (key, headers) = (Some(&b"u"[..]), Headers::new());
    for time in [10_i64, 20, 30] {
        log.append("clicks", 0, key, Some(&time.to_be_bytes()), time, &headers);
    }
    for (name, time) in [("Ada", 15), ("Ada L.", 25)] {
        log.append("names", 0, key, Some(name.as_bytes()), time, &headers);
    }
    run_on(Enrichment, &log, config::<Enrichment>(1)).expect("nothing here is fatal");
    let mut seen = Vec::new();
    log.visit("named-clicks", 0, 0, |record| {
        let named: Named = serde_json::from_slice(record.value().expect("a click")).expect("JSON of ours");
        seen.push((named.click, named.name));
    });
    assert_eq!(seen, [(10, None), (20, Some("Ada".to_owned())), (30, Some("Ada L.".to_owned()))]);
}

#[test]
fn joined_topics_with_different_partition_counts_are_refused_before_any_record_is_read() {
    let log = MemoryLog::new();
    log.create_topic("names", 2);
    log.create_topic("clicks", 3);
    let error = run_on(Enrichment, &log, config::<Enrichment>(1)).expect_err("2 is not 3").to_string();
    assert!(error.contains("`clicks`") && error.contains("found 3 and 2"), "{error}");
}

/// A transaction is as large as what it writes, not as what it reads.
#[test]
fn a_transaction_commits_early_when_its_outputs_outgrow_the_bound() {
    let log = MemoryLog::new();
    for topic in ["counts", "numbers"] {
        log.create_topic(topic, 1);
    }
    for offset in 0..50 {
        log.append("counts", 0, Some(b"k"), Some(&1_000_i64.to_be_bytes()), offset, &Headers::new());
    }
    let builder = Config::for_topology(FanOut::DESCRIPTION).exit_at_end(true);
    let mut config = builder.build().expect("the defaults are valid");
    // Longer than all of it takes.
    config.commit_interval = std::time::Duration::from_secs(2);
    // About as many bytes as five records lead to.
    config.statestore_uncommitted_max_bytes = 5 * 1_000 * r#"k{"number":123}"#.len();
    let summary = run_on(FanOut, &log, config).expect("nothing here is fatal");
    assert_eq!(summary.records_written, 50_000);
    assert!((8..=12).contains(&summary.transactions), "{} transactions", summary.transactions);
}

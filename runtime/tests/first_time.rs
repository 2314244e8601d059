//! The first event time is 1, on every log and wherever it is kept.

#![cfg(feature = "rocksdb")]

use std::path::Path;

use streamwright::config::{Config, ConfigBuilder};
use streamwright::log::{EmbeddedLog, MemoryLog, Record as _};
use streamwright::prelude::*;
use streamwright::run_on;

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "first.times", label = "seen", id(seen))]
struct Seen {
    seen: i64,
}

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "first.times", label = "seen-at-once", id(seen))]
struct SeenAtOnce {
    seen: i64,
}

topology! {
    #![application_id = "first-times-v1"]

    struct FirstTimes;

    #[source(topic = "orders", key = Utf8, value = I64, partitions = 1, on_error = dead_letter("dead"))]
    let orders: Stream<String, i64>;

    #[sink(topic = "at-once", key = Utf8, value = Json)]
    let at_once: Stream<String, SeenAtOnce> =
        orders.map_values(|_, _, record: &RecordContext| SeenAtOnce { seen: record.timestamp() });

    #[repartition(name = "by-amount", key = I64, value = I64)]
    let by_amount: Stream<i64, i64> = orders.select_key(|_, amount| *amount);

    #[store(name = "amounts", key = I64, value = I64)]
    let amounts: Table<i64, i64> = by_amount.group_by_key().count();

    #[sink(topic = "seen", key = I64, value = Json)]
    let out: Stream<i64, Seen> =
        amounts.to_stream().map_values(|_, _, record: &RecordContext| Seen { seen: record.timestamp() });
}

/// Key, value and timestamp of an order, and of a bad one.
const ORDERS: [(&[u8], &[u8], i64); 2] = [(b"k", &1_i64.to_be_bytes(), 0), (b"k", b"bad", 0)];
const TOPICS: [&str; 5] =
    ["seen", "at-once", "dead", "first-times-v1-by-amount-repartition", "first-times-v1-amounts-changelog"];

fn config() -> ConfigBuilder {
    Config::for_topology(FirstTimes::DESCRIPTION).exit_at_end(true).set("commit.interval.ms", "50")
}

/// The timestamps of a topic on the log in memory.
fn in_memory(topic: &str) -> Vec<i64> {
    let log = MemoryLog::new();
    for topic in ["orders", "dead", "seen", "at-once"] {
        log.create_topic(topic, 1);
    }
    for (key, value, time) in ORDERS {
        log.append("orders", 0, Some(key), Some(value), time, &Headers::new());
    }
    run_on(FirstTimes, &log, config().build().expect("right settings")).expect("it runs");
    let mut times = Vec::new();
    log.visit(topic, 0, 0, |record| times.push(record.timestamp()));
    times
}

/// The same on the embedded log, and what the program saw: behind its source, and behind the topic between.
fn embedded(dir: &Path, topic: &str) -> (Vec<i64>, [String; 2]) {
    let config = config().state_dir(dir).build().expect("right settings");
    let log = EmbeddedLog::open(&config).expect("a log");
    for topic in ["orders", "dead", "seen", "at-once"] {
        log.create_topic(topic, 1).expect("a topic");
    }
    let mut appender = log.appender();
    for (key, value, time) in ORDERS {
        appender.append("orders", Some(key), Some(value), time, &Headers::new()).expect("room");
    }
    appender.commit().expect("committed");
    run_on(FirstTimes, &log, config).expect("it runs");
    let seen = ["at-once", "seen"].map(|topic| {
        let seen = log.read(topic, 0, 0, 9).expect("a topic");
        String::from_utf8(seen[0].value.clone().expect("a value")).expect("text")
    });
    let times = log.read(topic, 0, 0, 9).expect("a topic").iter().map(|record| record.timestamp).collect();
    (times, seen)
}

#[test]
fn what_happened_in_the_first_millisecond_is_written_with_the_next_one_on_every_log() {
    for topic in TOPICS {
        let dir = tempfile::tempdir().expect("a directory");
        let (times, seen) = embedded(dir.path(), topic);
        assert_eq!(seen, [r#"{"seen":1}"#; 2]);
        // Whatever was consumed of a repartition is gone.
        let expected: &[i64] = if topic.ends_with("repartition") { &[] } else { &[1] };
        assert_eq!((times.as_slice(), in_memory(topic).as_slice()), (expected, expected), "{topic}");
    }
}

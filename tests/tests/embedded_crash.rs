//! The embedded log after SIGKILL, on a full disk, and with two processes at once. A transaction puts an output, an
//! input position and a store's value to the disk; whatever happens, the three agree.

#![cfg(feature = "rocksdb")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use streamwright::config::Config;
use streamwright::log::{
    CommittedOffset, Consumer, EmbeddedLog, Log, LogError, Outcome, OutputRecord, Producer, TopicPartition, TopicPlan,
    TopicTable,
};
use streamwright::prelude::*;
use streamwright::store::{StateBackend, StoreBackend, StoreBatch, StoreChange, StoreNote, decode_entry, encode_entry};
use streamwright::topology::{
    OffsetReset, OnError, OnUnwritable, ProcessingGuarantee, Sink, Source, Store, StoreKind, SubTopology, TopicName,
    TopologyDescription,
};
use streamwright::{TaskId, run_on};
use streamwright_tests::child::{self, SmallDisk};
use streamwright_tests::skip;

static COUNTER: TopologyDescription = TopologyDescription {
    name: "Counter",
    application_id: "counter-v1",
    guarantee: ProcessingGuarantee::ExactlyOnceV2,
    doc: "",
    subtopologies: &[SubTopology { sources: &[0], sinks: &[0], stores: &[0], copartitioned: &[] }],
    sources: &[Source {
        node: "input",
        topic: TopicName::External("input"),
        subtopology: 0,
        partitions: Some(1),
        offset_reset: OffsetReset::Earliest,
        on_error: OnError::Fail,
        timestamp_field: None,
        max_future_ms: None,
        key_serde: "Utf8",
        value_serde: "Utf8",
        key_type: "String",
        value_type: "String",
        store: None,
    }],
    sinks: &[Sink {
        node: "output",
        topic: TopicName::External("output"),
        subtopology: 0,
        partitions: Some(1),
        copies: None,
        on_unwritable: OnUnwritable::Fail,
        key_serde: "Utf8",
        value_serde: "Utf8",
        key_type: "String",
        value_type: "String",
    }],
    stores: &[Store {
        name: "counts",
        node: "counts",
        subtopology: 0,
        kind: StoreKind::KeyValue,
        key_serde: "Utf8",
        value_serde: "I64",
        key_type: "String",
        value_type: "i64",
        holds_back: false,
        clocks: 0,
    }],
    nodes: &[],
    params: None,
    vouched: |_| {},
};

const TASK: TaskId = TaskId { subtopology: 0, partition: 0 };

fn config(dir: &Path, sync: bool) -> Config {
    let mut config = Config::for_topology(&COUNTER).build().unwrap();
    config.state_dir = dir.to_owned();
    config.embedded_sync = sync;
    config
}

/// A worker reduced to its transactions.
struct Counter {
    log: EmbeddedLog,
    config: Config,
    table: Arc<TopicTable>,
    producer: <EmbeddedLog as Log>::Producer,
    state: <EmbeddedLog as Log>::State,
    store: <EmbeddedLog as Log>::Store,
}

impl Counter {
    fn open(dir: &Path, sync: bool) -> Result<Self, LogError> {
        let config = config(dir, sync);
        let log = EmbeddedLog::open(&config)?;
        let table = Arc::new(log.prepare(&config, &TopicPlan::new(&COUNTER))?);
        let producer = log.producer(&config, &table, 0)?;
        let (state, mut stores) = log.open_state(&config, &producer, TASK, &[&COUNTER.stores[0]])?;
        Ok(Self { log, config, table, producer, state, store: stores.remove(0) })
    }

    fn at(&self, topic: &str) -> TopicPartition {
        TopicPartition { topic: self.table.find(topic).unwrap(), partition: 0 }
    }

    /// Transaction number `number` (from 1): three outputs, the position, the count, padded by `padding` bytes.
    fn transact(&mut self, number: i64, padding: usize) -> Outcome {
        let headers = Headers::new();
        let text = format!("{number} {}", "x".repeat(padding));
        let output = self.at("output");
        let changelog = self.at("counter-v1-counts-changelog");
        let mut records = vec![(output, Some(text.as_bytes())); 3];
        let count = number.to_be_bytes();
        records.push((changelog, Some(&count)));
        for (target, value) in records {
            self.producer
                .send(&OutputRecord { target, key: Some(b"key"), value, timestamp: number, headers: &headers })
                .unwrap();
        }
        let (partition, metadata) = (self.at("input"), String::new());
        let offset = CommittedOffset { partition, offset: number, metadata, leader_epoch: None };
        self.producer.send_offsets(&[offset], &()).unwrap();
        let mut entry = Vec::new();
        encode_entry(number, &count, &mut entry);
        let note = StoreNote::default();
        let batch =
            StoreBatch { writes: vec![(b"key", Some(&entry))], stream_time: number, trims: Vec::new(), note: &note };
        let mut change = StoreChange { store: &mut self.store, batch, changelog_offset: None };
        self.state.stage(std::slice::from_mut(&mut change)).unwrap();
        let outcome = self.producer.commit();
        if matches!(outcome, Outcome::Committed) {
            change.changelog_offset = self.producer.written_end(changelog);
            self.state.write(&mut [change]).unwrap();
        }
        outcome
    }

    /// Checks that outputs, position, count and changelog agree; returns the number of transactions.
    fn verify(&self) -> i64 {
        let mut consumer = self.log.consumer(&self.config, &self.table, 0).unwrap();
        let committed = consumer.committed(&[self.at("input")]).unwrap().remove(0).map_or(0, |found| found.offset);
        let outputs = self.log.read("output", 0, 0, usize::MAX).unwrap();
        let numbers: Vec<i64> = outputs
            .iter()
            .map(|record| {
                let text = String::from_utf8(record.value.clone().unwrap()).unwrap();
                text.split_once(' ').unwrap().0.parse().unwrap()
            })
            .collect();
        let expected: Vec<i64> = (1..=committed).flat_map(|number| [number; 3]).collect();
        assert_eq!(numbers, expected, "outputs and position");
        let mut entry = Vec::new();
        let count = if self.store.get(b"key", &mut entry).unwrap() {
            i64::from_be_bytes(decode_entry(&entry, "counts").unwrap().value.try_into().unwrap())
        } else {
            0
        };
        assert_eq!(count, committed, "state and position");
        assert_eq!(self.store.changelog_offset().unwrap_or(0), committed);
        let changelog = self.log.read("counter-v1-counts-changelog", 0, 0, usize::MAX).unwrap();
        let latest: Vec<_> = changelog.iter().map(|record| record.offset + 1).collect();
        assert_eq!(latest, if committed > 0 { vec![committed] } else { vec![] }, "changelog and state");
        committed
    }
}

/// Commits until it is killed.
fn count_for_ever(dir: &Path, sync: bool) {
    let mut counter = Counter::open(dir, sync).unwrap();
    for number in counter.verify() + 1.. {
        assert!(matches!(counter.transact(number, 2000), Outcome::Committed));
        child::say("committed", number);
    }
}

fn kill_again_and_again(test: &str, sync: bool) {
    let dir = tempfile::tempdir().unwrap();
    let mut total = 0;
    for round in 0..12 {
        let mut command = child::command(test, dir.path());
        let said = child::run(&mut command, "committed", Some(5 + 7 * round));
        let said: i64 = said.map_or(total, |number| number.parse().unwrap());
        let found = Counter::open(dir.path(), sync).unwrap().verify();
        assert!(found == said || found == said + 1, "nothing committed is lost: said {said}, found {found}");
        total = found;
    }
    assert!(total > 20);
}

#[test]
fn a_kill_loses_nothing_that_was_committed() {
    if let Some(dir) = child::directory() {
        return count_for_ever(&dir, true);
    }
    kill_again_and_again("a_kill_loses_nothing_that_was_committed", true);
}

#[test]
fn a_kill_loses_nothing_without_waiting_for_the_disk_either() {
    if let Some(dir) = child::directory() {
        return count_for_ever(&dir, false);
    }
    kill_again_and_again("a_kill_loses_nothing_without_waiting_for_the_disk_either", false);
}

/// Commits until the disk refuses, and says what happened.
fn fill(dir: &Path) {
    let mut counter = Counter::open(dir, true).unwrap();
    for number in counter.verify() + 1..20_000 {
        match counter.transact(number, 100_000) {
            Outcome::Committed => child::say("committed", number),
            Outcome::Unknown(error) => {
                // Nothing goes on as if nothing had happened.
                assert!(matches!(counter.transact(number, 1), Outcome::Aborted(LogError::Closed { .. })));
                let again = counter.log.producer(&counter.config, &counter.table, 0);
                assert!(matches!(again, Err(LogError::Closed { .. })), "no worker waits for what cannot pass");
                child::say("error", format!("{} {error}", number - 1));
                return;
            }
            other => panic!("{other:?}"),
        }
    }
    child::say("error", "none");
}

fn check_refusal(said: Option<String>, dir: &Path) {
    let said = said.expect("the child reports");
    let (committed, error) = said.split_once(' ').expect("a number and an error");
    assert!(error.contains("counter-v1/embedded"), "the path is named: {error}");
    assert!(error.contains("o space") || error.contains("too large"), "the cause is named: {error}");
    let mut counter = Counter::open(dir, true).unwrap();
    let (found, committed) = (counter.verify(), committed.parse::<i64>().unwrap());
    assert!(found == committed || found == committed + 1, "said {committed}, found {found}");
    assert!(matches!(counter.transact(found + 1, 10), Outcome::Committed));
    assert_eq!(counter.verify(), found + 1);
}

#[test]
fn a_full_disk_is_an_error_and_loses_nothing() {
    if let Some(dir) = child::directory() {
        return fill(&dir);
    }
    let test = "a_full_disk_is_an_error_and_loses_nothing";
    let disk = match SmallDisk::new(40) {
        Ok(disk) => disk,
        Err(reason) => return skip::note(test, &reason),
    };
    let said = child::run(&mut child::command(test, disk.path()), "error", None);
    disk.resize(200).unwrap();
    check_refusal(said, disk.path());
}

#[test]
fn a_file_that_may_not_grow_is_an_error_and_loses_nothing() {
    if let Some(dir) = child::directory() {
        return fill(&dir);
    }
    let dir = tempfile::tempdir().unwrap();
    let test = "a_file_that_may_not_grow_is_an_error_and_loses_nothing";
    let said = child::run(&mut child::command_with_small_files(test, dir.path(), 3 << 10), "error", None);
    check_refusal(said, dir.path());
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "inflating", label = "inflated", id(name))]
struct Inflated {
    name: String,
    text: String,
}

topology! {
    #![application_id = "inflating-v1"]

    struct Inflating;

    #[source(topic = "inflating.input", key = Utf8, value = Utf8)]
    let input: Stream<String, String>;

    #[sink(topic = "inflating.output", key = Utf8, value = Json)]
    let output: Stream<String, Inflated> =
        input.map_values(|name, text| Inflated { name: name.clone(), text: text.repeat(100) });
}

/// Copies what was loaded until the disk refuses, and says how it ended.
fn inflate(dir: &Path) {
    let started = Instant::now();
    let config = Config::for_topology(Inflating::DESCRIPTION).state_dir(dir).exit_at_end(true).build().unwrap();
    let log = EmbeddedLog::open(&config).unwrap();
    let ended = run_on(Inflating, &log, config);
    // Nothing is gained by trying again for the five minutes of `task.timeout.ms`.
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    child::say("error", ended.map_or_else(|error| error.to_string(), |summary| format!("none, {summary:?}")));
}

#[test]
fn a_program_stops_soon_after_a_failed_write_and_says_why() {
    if let Some(dir) = child::directory() {
        return inflate(&dir);
    }
    let dir = tempfile::tempdir().unwrap();
    let config = Config::for_topology(Inflating::DESCRIPTION).state_dir(dir.path()).exit_at_end(true).build().unwrap();
    {
        let log = EmbeddedLog::open(&config).unwrap();
        log.create_topic("inflating.input", 1).unwrap();
        let mut appender = log.appender();
        for number in 0..100_i64 {
            let (key, value) = (number.to_string(), "x".repeat(1000));
            let (key, value) = (Some(key.as_bytes()), Some(value.as_bytes()));
            appender.append("inflating.input", key, value, number, &Headers::new()).unwrap();
        }
        appender.commit().unwrap();
    }
    let test = "a_program_stops_soon_after_a_failed_write_and_says_why";
    let said = child::run(&mut child::command_with_small_files(test, dir.path(), 3 << 10), "error", None);
    let error = said.expect("the child reports");
    let path = dir.path().join("inflating-v1/embedded").display().to_string();
    assert!(error.contains(&path) && error.contains("stopped after a failed write"), "{error}");
    assert!(error.contains("too large"), "the cause is named: {error}");
    // Without the limit it goes on from the last commit.
    let log = EmbeddedLog::open(&config).unwrap();
    run_on(Inflating, &log, config).unwrap();
    assert_eq!(log.end_offsets("inflating.output").unwrap().iter().sum::<i64>(), 100);
}

#[test]
fn a_second_process_is_told_who_holds_the_directory() {
    if let Some(dir) = child::directory() {
        let Err(error) = Counter::open(&dir, true) else { panic!("two processes share a directory") };
        return child::say("error", error);
    }
    let dir = tempfile::tempdir().unwrap();
    let held = Counter::open(dir.path(), true).unwrap();
    let mut command = child::command("a_second_process_is_told_who_holds_the_directory", dir.path());
    let error = child::run(&mut command, "error", None).expect("the child reports");
    assert!(error.contains(&dir.path().join("counter-v1").display().to_string()), "{error}");
    assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
    assert_eq!(held.verify(), 0);
}

//! Outputs that the log does not take for their size: the record that they were made from becomes a dead letter, in one
//! transaction with everything else that was made from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use streamwright::config::Config;
use streamwright::log::{MemoryLog, Record as _};
use streamwright::prelude::*;
use streamwright::testing::Fault;
use streamwright::{Error, TestDriver, run_on};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.unwritable", label = "part", id(key, part))]
struct Part {
    key: String,
    part: String,
}

#[replay_safe]
impl Part {
    fn all(key: &str, text: &str) -> Vec<Self> {
        text.split(' ').map(|part| Self { key: key.to_owned(), part: part.to_owned() }).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.unwritable", label = "count", id(key, n))]
struct Count {
    key: String,
    n: i64,
}

topology! {
    #![application_id = "test-unwritable-v1"]
    struct Parts;

    #[source(topic = "texts", key = Utf8, value = Utf8)]
    let texts: Stream<String, String>;

    #[store(name = "seen", key = Utf8, value = I64)]
    let seen: Table<String, i64> = texts.group_by_key().count();

    #[sink(topic = "counts", key = Utf8, value = Json)]
    let counts: Stream<String, Count> = seen.to_stream().map_values(|key, n| Count { key: key.clone(), n: *n });

    #[sink(topic = "parts", key = Utf8, value = Json, on_unwritable = dead_letter("texts.dead"))]
    let parts: Stream<String, Part> = texts.flat_map_values(|key, text| Part::all(key, text));
}

const LIMIT: usize = 60;

fn driver() -> TestDriver<Parts> {
    let mut driver = TestDriver::new(Parts).expect("a driver");
    driver.limit_record_bytes("parts", LIMIT);
    driver
}

fn pipe(driver: &mut TestDriver<Parts>, text: &str) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("texts").pipe(&"k".to_owned(), &text.to_owned())
}

fn parts(driver: &mut TestDriver<Parts>) -> Vec<String> {
    let records = driver.output::<Utf8, Json>("parts").read_all::<String, Part>();
    records.into_iter().map(|record| record.value.expect("a value").part).collect()
}

#[test]
fn an_output_that_is_too_large_becomes_a_dead_letter_and_nothing_is_processed_twice() {
    let (mut driver, large) = (driver(), "x".repeat(LIMIT));
    pipe(&mut driver, "one").expect("taken");
    let text = format!("two {large} three");
    pipe(&mut driver, &text).expect("set aside");
    pipe(&mut driver, "four").expect("taken");
    // Only what was refused is missing.
    assert_eq!(parts(&mut driver), ["one", "two", "three", "four"]);
    let counts = driver.output::<Utf8, Json>("counts").read_pairs::<String, Count>();
    assert_eq!(counts.iter().map(|(_, count)| count.n).collect::<Vec<_>>(), [1, 2, 3]);
    let dead = driver.output::<Utf8, Utf8>("texts.dead").read_all::<String, String>();
    let [dead] = dead.as_slice() else { panic!("{dead:?}") };
    assert_eq!(dead.value.as_deref(), Some(&*text), "it is the input");
    let header = |name: &str| String::from_utf8(dead.headers.last(name).expect("a header").to_vec()).expect("text");
    assert_eq!(header("__streams.errors.exception"), "unwritable");
    let words = header("__streams.errors.message");
    for word in ["node `parts`", "topic `parts` does not take", "topic `texts` partition 0 offset 1"] {
        assert!(words.contains(word), "{words}");
    }
    assert!(!words.contains(&large), "payloads are nobody's business: {words}");
    assert_eq!(
        ["topic", "partition", "offset"].map(|name| header(&format!("__streams.errors.{name}"))),
        ["texts", "0", "1"]
    );
    assert_eq!(driver.dead_lettered(), 1);
}

#[test]
fn every_refused_output_of_a_record_is_set_aside() {
    let (mut driver, large) = (driver(), "x".repeat(LIMIT));
    pipe(&mut driver, &format!("{large} one {large}y")).expect("set aside");
    assert_eq!(parts(&mut driver), ["one"]);
    assert_eq!(driver.output::<Utf8, Utf8>("texts.dead").read_all::<String, String>().len(), 2);
}

/// Whatever happens between the refusal and the commit: nothing is lost, and nothing is set aside twice.
#[test]
fn a_failure_in_between_changes_nothing() {
    use Fault::{Abort, AbortRepeated, CommitRepeated, Fence, UnknownAborted, UnknownCommitted};
    let large = "x".repeat(LIMIT);
    for fault in [Abort, AbortRepeated, CommitRepeated, Fence, UnknownAborted, UnknownCommitted] {
        let mut driver = driver();
        // Of the commit that follows the refusal: the refused attempt comes to none.
        driver.inject([fault]);
        pipe(&mut driver, &format!("one {large}")).expect("set aside");
        driver.restart().expect("a driver");
        pipe(&mut driver, "two").expect("taken");
        assert_eq!(parts(&mut driver), ["one", "two"], "{fault:?}");
        let dead = driver.output::<Utf8, Utf8>("texts.dead").read_all::<String, String>();
        assert_eq!(dead.len(), 1, "{fault:?}");
    }
}

#[test]
fn a_dead_letter_that_is_refused_too_stops_the_program_and_a_restart_sees_the_same() {
    let mut driver = driver();
    driver.limit_record_bytes("texts.dead", LIMIT);
    let text = "x".repeat(LIMIT);
    let first = pipe(&mut driver, &text).expect_err("refused").to_string();
    for word in ["topic `texts.dead`", "topic `texts` partition 0 offset 0"] {
        assert!(first.contains(word), "{first}");
    }
    assert!(!first.contains("on_unwritable"), "there is no other way: {first}");
    assert_eq!(parts(&mut driver), Vec::<String>::new());
    assert_eq!(driver.restart().expect_err("refused again").to_string(), first);
    // Room was made.
    driver.limit_record_bytes("texts.dead", 10 * LIMIT);
    driver.restart().expect("set aside");
    assert_eq!(driver.output::<Utf8, Utf8>("texts.dead").read_all::<String, String>().len(), 1);
}

const PARTITIONS: i32 = 3;
const TEXTS: i64 = 600;

/// Many in one transaction, of several partitions, on several threads.
#[test]
fn refused_outputs_among_many_are_set_aside_each_once() {
    for (threads, guarantee) in [(1, "exactly_once_v2"), (2, "exactly_once_v2"), (1, "at_least_once")] {
        let log = MemoryLog::new();
        for topic in ["texts", "parts", "counts", "texts.dead"] {
            log.create_topic(topic, PARTITIONS);
        }
        log.limit_record_bytes("parts", LIMIT);
        let (large, headers) = ("x".repeat(LIMIT), Headers::new());
        let mut expected = BTreeMap::new();
        for number in 0..TEXTS {
            let partition = i32::try_from(number).expect("small") % PARTITIONS;
            let (key, text) = (format!("k{}", number % 7), format!("{number}"));
            // Some go with another word, and some alone.
            let text = match number % 50 {
                0 => format!("{text} {large}{number}"),
                1 => format!("{large}{number}"),
                _ => text,
            };
            if number % 50 != 1 {
                *expected.entry(number.to_string()).or_insert(0) += 1;
            }
            log.append("texts", partition, Some(key.as_bytes()), Some(text.as_bytes()), number, &headers);
        }
        let config = Config::for_topology(Parts::DESCRIPTION)
            .set("processing.guarantee", guarantee)
            .set("commit.interval.ms", "50")
            .num_stream_threads(threads)
            .exit_at_end(true);
        let summary = run_on(Parts, &log, config.build().expect("valid")).expect("nothing here is fatal");
        let mut found = BTreeMap::new();
        let (mut counts, mut dead) = (0, 0);
        for partition in 0..PARTITIONS {
            log.visit("parts", partition, 0, |record| {
                let part: Part = serde_json::from_slice(record.value().expect("a part")).expect("JSON of ours");
                *found.entry(part.part).or_insert(0) += 1;
            });
            log.visit("counts", partition, 0, |_| counts += 1);
            log.visit("texts.dead", partition, 0, |_| dead += 1);
        }
        assert_eq!(found, expected, "{threads} threads, {guarantee}");
        assert_eq!((counts, dead), (TEXTS, TEXTS / 25), "{threads} threads, {guarantee}");
        assert_eq!(summary.dead_lettered, 24, "{threads} threads, {guarantee}");
    }
}

topology! {
    #![application_id = "test-unwritable-fails-v1"]
    struct Fails;

    #[source(topic = "texts", key = Utf8, value = Utf8)]
    let texts: Stream<String, String>;

    #[sink(topic = "parts", key = Utf8, value = Json, on_unwritable = fail)]
    let parts: Stream<String, Part> =
        texts.map_values(|key, text| Part { key: key.clone(), part: text.clone() });
}

#[test]
fn without_another_way_the_program_stops_and_names_the_input() {
    let mut driver = TestDriver::new(Fails).expect("a driver");
    driver.limit_record_bytes("parts", LIMIT);
    let text = "x".repeat(LIMIT);
    let error = driver.input::<Utf8, Utf8>("texts").pipe(&"k".to_owned(), &text).expect_err("refused").to_string();
    for word in ["topic `parts`", "topic `texts` partition 0 offset 0", "on_unwritable"] {
        assert!(error.contains(word), "{error}");
    }
}

//! A value whose event time is one of its fields is decoded once, also where a task has to choose between several inputs.

use std::sync::atomic::{AtomicUsize, Ordering};

use streamwright::config::Config;
use streamwright::log::memory::Fault;
use streamwright::log::{MemoryLog, Record as _};
use streamwright::prelude::*;
use streamwright::run_on;
use streamwright::serdes::SerdeError;

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Reading {
    number: i64,
    at: i64,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "decoded.readings", label = "seen", id(number))]
struct Seen {
    number: i64,
    at: i64,
    limit: Option<i64>,
}

/// JSON that counts how often each source's values are read.
struct Counted<const SOURCE: usize>;

static READ: [AtomicUsize; 3] = [const { AtomicUsize::new(0) }; 3];

impl<const SOURCE: usize> Serde<Reading> for Counted<SOURCE> {
    fn serialize(value: &Reading, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        Json::serialize(value, out)
    }

    fn deserialize(bytes: &[u8]) -> Result<Reading, SerdeError> {
        READ[SOURCE].fetch_add(1, Ordering::SeqCst);
        Json::deserialize(bytes)
    }
}

topology! {
    #![application_id = "test-decoded-once-v1"]
    /// Public, with types that are not.
    pub struct Merged;

    #[source(topic = "left", key = Utf8, value = Counted<0>, timestamp = at, on_error = skip)]
    let left: Stream<String, Reading>;

    #[source(topic = "right", key = Utf8, value = Counted<1>, timestamp = at, on_error = skip)]
    let right: Stream<String, Option<Reading>>;

    #[source(topic = "limits", key = Utf8, value = Counted<2>, timestamp = at)]
    #[store(name = "limits")]
    let limits: Table<String, Reading>;

    #[sink(topic = "seen", key = Utf8, value = Json)]
    let seen: Stream<String, Seen> = left
        .map_values(|_, reading| Some(reading.clone()))
        .merge(right)
        .left_join(limits, |_, reading, limit| Seen {
            number: reading.number,
            at: reading.at,
            limit: limit.map(|limit| limit.number),
        });
}

const COUNT: i64 = 200;

/// Every event time from 1 on is that of one record, of one topic or the other; each limit is one millisecond older.
fn fill(log: &MemoryLog) {
    for topic in ["left", "right", "limits", "seen"] {
        log.create_topic(topic, 1);
    }
    let none = Headers::new();
    for number in 1..=COUNT {
        let at = number * 10;
        // In runs of different lengths, so that heads wait while the others go on.
        let topic = if number / 7 % 2 == 0 { "left" } else { "right" };
        let value = format!(r#"{{"number":{number},"at":{at}}}"#);
        log.append(topic, 0, Some(b"k"), Some(value.as_bytes()), 5, &none);
        let limit = format!(r#"{{"number":{number},"at":{}}}"#, at - 1);
        log.append("limits", 0, Some(b"k"), Some(limit.as_bytes()), 5, &none);
    }
}

fn run(faults: &[Fault]) -> (Vec<Seen>, [usize; 3]) {
    let log = MemoryLog::new();
    fill(&log);
    log.inject(faults.iter().copied());
    READ.iter().for_each(|read| read.store(0, Ordering::SeqCst));
    let config = Config::for_topology(Merged::DESCRIPTION).exit_at_end(true).set("commit.interval.ms", "1");
    run_on(Merged, &log, config.build().expect("valid")).expect("nothing is fatal");
    let mut seen = Vec::new();
    log.visit("seen", 0, 0, |record| {
        seen.push(serde_json::from_slice(record.value().expect("a value")).expect("JSON of ours"));
    });
    (seen, [0, 1, 2].map(|source: usize| READ[source].load(Ordering::SeqCst)))
}

/// One test, because the counts are the process's.
#[test]
fn no_value_is_decoded_twice_and_none_is_taken_for_another() {
    let expected: Vec<Seen> = (1..=COUNT).map(|number| Seen { number, at: number * 10, limit: Some(number) }).collect();
    let (seen, read) = run(&[]);
    assert_eq!(seen, expected);
    let right = (1..=COUNT).filter(|number| number / 7 % 2 == 1).count();
    // The join reads each limit from its store once more, and writes nothing that is read.
    let looked_up = COUNT as usize;
    assert_eq!(read, [COUNT as usize - right, right, COUNT as usize + looked_up]);

    // What was decoded ahead of a transaction that is taken back is forgotten with it.
    let (seen, read) = run(&[Fault::Abort, Fault::UnknownAborted, Fault::Abort]);
    assert_eq!(seen, expected);
    assert!(read[0] >= COUNT as usize - right, "{read:?}");
}

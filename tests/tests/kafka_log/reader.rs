//! Changelogs are read to their end, whatever kind of record lies there.

use std::time::{Duration, Instant};

use streamwright::log::{ChangelogReader as _, Producer as _, Watermarks};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::fixture::{Fixture, WAIT, at, commit, send, texts};

fn read_to(reader: &mut streamwright::log::kafka::KafkaReader, end: i64) -> Vec<String> {
    let deadline = Instant::now() + WAIT;
    let mut records = Vec::new();
    loop {
        let position = reader.read(1000, Duration::from_millis(100), &mut records).expect("read");
        if position >= end {
            assert_eq!(position, end);
            return texts(&records);
        }
        assert!(Instant::now() < deadline, "stuck at {position} of {end}");
    }
}

#[test]
fn the_end_lies_behind_aborted_records_and_markers() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "restore", 1);
    let changelog = at(fixture.changelog(), 0);
    let mut reader = fixture.reader();
    assert_eq!(reader.bounds(changelog).expect("answered"), Watermarks { low: 0, high: 0 });
    reader.start(changelog, 0).expect("started");
    assert!(read_to(&mut reader, 0).is_empty());

    let mut producer = fixture.producer(0);
    producer.begin().expect("begun");
    send(&mut producer, changelog, "one");
    send(&mut producer, changelog, "two");
    commit(&mut producer);
    producer.begin().expect("begun");
    send(&mut producer, changelog, "aborted");
    producer.flush().expect("flushed");
    producer.abort().expect("aborted");
    // Two records, a marker, a record, a marker; the last one may still be on its way.
    let deadline = Instant::now() + WAIT;
    while reader.bounds(changelog).expect("answered").high < 5 {
        assert!(Instant::now() < deadline, "the abort's marker was never written");
    }
    reader.start(changelog, 0).expect("started");
    assert_eq!(read_to(&mut reader, 5), ["one", "two"]);
    reader.start(changelog, 1).expect("started");
    assert_eq!(read_to(&mut reader, 5), ["two"]);
    reader.start(changelog, 5).expect("started");
    assert!(read_to(&mut reader, 5).is_empty());
    reader.stop();
}

#[test]
fn the_end_includes_a_transaction_in_flight() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "inflight", 1);
    let changelog = at(fixture.changelog(), 0);
    let mut producer = fixture.producer(0);
    let mut reader = fixture.reader();
    producer.begin().expect("begun");
    send(&mut producer, changelog, "in flight");
    producer.flush().expect("flushed");
    assert_eq!(reader.bounds(changelog).expect("answered").high, 1);
    reader.start(changelog, 0).expect("started");
    let mut records = Vec::new();
    for _ in 0..5 {
        assert_eq!(reader.read(10, Duration::from_millis(100), &mut records).expect("read"), 0);
    }
    assert!(records.is_empty());
    assert!(matches!(producer.commit(), streamwright::log::Outcome::Committed));
    assert_eq!(read_to(&mut reader, 2), ["in flight"]);
}

//! What is visible when, and who may still write.

use std::time::Instant;

use streamwright::Headers;
use streamwright::log::{CommittedOffset, Consumer as _, LogError, Outcome, OutputRecord, Producer as _, Record as _};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::fixture::{Fixture, WAIT, at, commit, committed, poll, read, send, wait_for_assignment};

#[test]
fn records_appear_with_their_commit_and_not_before() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "visible", 2);
    let mut producer = fixture.producer(0);
    let output = fixture.output();
    producer.begin().expect("begun");
    send(&mut producer, at(output, 0), "one");
    send(&mut producer, at(output, 1), "two");
    producer.flush().expect("flushed");
    let name = fixture.name(output);
    assert_eq!(fixture.kafka.records(name, "read_uncommitted").len(), 2);
    assert!(fixture.kafka.committed_values(name).is_empty());
    assert!(matches!(producer.commit(), Outcome::Committed));
    assert_eq!(fixture.kafka.committed_values(name), ["one", "two"]);
    assert!(!producer.wants_replacement());
}

#[test]
fn an_abort_takes_everything_back_and_the_producer_goes_on() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "abort", 1);
    let mut producer = fixture.producer(0);
    let output = at(fixture.output(), 0);
    producer.begin().expect("begun");
    send(&mut producer, output, "flushed and aborted");
    producer.flush().expect("flushed");
    producer.abort().expect("aborted");
    producer.begin().expect("begun");
    // Never flushed: still in the producer's buffer when the abort comes.
    for _ in 0..1000 {
        send(&mut producer, output, "aborted");
    }
    let started = Instant::now();
    producer.abort().expect("aborted");
    assert!(started.elapsed() < WAIT / 10, "an abort took {:?}", started.elapsed());
    producer.begin().expect("begun");
    send(&mut producer, output, "committed");
    commit(&mut producer);
    assert_eq!(fixture.kafka.committed_values(fixture.name(fixture.output())), ["committed"]);
}

#[test]
fn key_value_time_and_headers_arrive_as_they_were_sent() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "content", 1);
    let mut producer = fixture.producer(0);
    let mut headers = Headers::new();
    headers.push("name", Some(b"first"));
    headers.push("name", Some(b""));
    headers.push("null", None);
    let no_headers = Headers::new();
    let target = at(fixture.output(), 0);
    let bytes: [Option<&[u8]>; 3] = [None, Some(b""), Some(b"\x00\xff")];
    producer.begin().expect("begun");
    for (at, (&key, &value)) in bytes.iter().zip(bytes.iter().rev()).enumerate() {
        let headers = if at == 0 { &headers } else { &no_headers };
        let timestamp = i64::try_from(at).expect("small") * 1000;
        producer.send(&OutputRecord { target, key, value, timestamp, headers }).expect("sent");
    }
    commit(&mut producer);
    let seen = fixture.kafka.records(fixture.name(target.topic), "read_committed");
    for (at, record) in seen.iter().enumerate() {
        assert_eq!(record.key.as_deref(), bytes[at]);
        assert_eq!(record.value.as_deref(), bytes[2 - at]);
    }
    // librdkafka cannot write the very first millisecond of 1970.
    assert_eq!(seen.iter().map(|record| record.timestamp).collect::<Vec<_>>(), [Some(1), Some(1000), Some(2000)]);
    let expected = [("name", Some(&b"first"[..])), ("name", Some(&b""[..])), ("null", None)]
        .map(|(name, value)| (name.to_owned(), value.map(<[u8]>::to_vec)));
    assert_eq!(seen[0].headers, expected);
    assert!(seen[1].headers.is_empty());
}

#[test]
fn offsets_and_outputs_commit_together() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "together", 1);
    let (input, output) = (at(fixture.input(), 0), at(fixture.output(), 0));
    let group_id = &fixture.config.application_id;
    let offset = || fixture.kafka.committed_offset(group_id, fixture.name(input.topic), 0);
    let mut producer = fixture.producer(0);
    let mut consumer = fixture.assigned_consumer();
    let group = consumer.group().expect("a membership");

    producer.begin().expect("begun");
    send(&mut producer, output, "aborted");
    producer.flush().expect("flushed");
    producer.send_offsets(&[committed(input, 3)], &group).expect("offsets added");
    producer.abort().expect("aborted");
    assert_eq!(offset(), None);

    producer.begin().expect("begun");
    send(&mut producer, output, "committed");
    producer.flush().expect("flushed");
    let mut position = committed(input, 5);
    position.metadata = "stream time".to_owned();
    producer.send_offsets(std::slice::from_ref(&position), &group).expect("offsets added");
    assert!(matches!(producer.commit(), Outcome::Committed));
    assert_eq!(offset(), Some(5));
    assert_eq!(fixture.kafka.committed_values(fixture.name(output.topic)), ["committed"]);
    assert_eq!(consumer.committed(&[input]).expect("answered"), [Some(position)]);
    // A transaction of offsets alone.
    producer.begin().expect("begun");
    producer.flush().expect("flushed");
    producer.send_offsets(&[committed(input, 7)], &group).expect("offsets added");
    assert!(matches!(producer.commit(), Outcome::Committed));
    assert_eq!(offset(), Some(7));
    assert!(!producer.wants_replacement());
}

#[test]
fn a_changelog_end_counts_only_its_own_transaction() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "ends", 2);
    let changelog = fixture.changelog();
    let mut producer = fixture.producer(0);
    producer.begin().expect("begun");
    for _ in 0..10 {
        send(&mut producer, at(changelog, 0), "x");
    }
    commit(&mut producer);
    assert_eq!(producer.written_end(at(changelog, 0)), Some(10));
    assert_eq!(producer.written_end(at(changelog, 1)), None);
    producer.begin().expect("begun");
    send(&mut producer, at(changelog, 1), "x");
    send(&mut producer, at(fixture.output(), 0), "x");
    commit(&mut producer);
    assert_eq!(producer.written_end(at(changelog, 0)), None);
    assert_eq!(producer.written_end(at(changelog, 1)), Some(1));
    // Offset 10 is the commit marker of the first transaction.
    producer.begin().expect("begun");
    send(&mut producer, at(changelog, 0), "x");
    commit(&mut producer);
    assert_eq!(producer.written_end(at(changelog, 0)), Some(12));
}

#[test]
fn a_second_producer_of_the_same_identity_fences_the_first() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "fenced", 1);
    let output = at(fixture.output(), 0);
    let mut first = fixture.producer(0);
    first.begin().expect("begun");
    send(&mut first, output, "from the first");
    first.flush().expect("flushed");
    let mut second = fixture.producer(0);
    let outcome = first.commit();
    assert!(matches!(outcome, Outcome::Fenced(_)), "{outcome:?}");
    let error = first.abort().expect_err("a fenced producer cannot abort");
    assert!(matches!(error, LogError::Fenced { .. }), "{error:?}");
    second.begin().expect("begun");
    send(&mut second, output, "from the second");
    commit(&mut second);
    assert_eq!(fixture.kafka.committed_values(fixture.name(output.topic)), ["from the second"]);
}

#[test]
fn a_membership_that_has_ended_cannot_commit_offsets() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "zombie", 1);
    let (input, output) = (at(fixture.input(), 0), at(fixture.output(), 0));
    let mut producer = fixture.producer(0);
    let mut zombie = fixture.consumer(0);
    wait_for_assignment(&mut zombie);
    zombie.assign(&[(input, 0)]).expect("assigned");
    let stale = zombie.group().expect("a membership");
    // A second member joins; the first gives everything back and rejoins: a new generation.
    let mut other = fixture.consumer(1);
    let mut records = Vec::new();
    let deadline = Instant::now() + WAIT;
    let mut joined = false;
    while !joined {
        assert!(Instant::now() < deadline, "the second member did not join");
        if poll(&mut zombie, &mut records).expect("polled").is_some() {
            zombie.unassign().expect("unassigned");
            assert!(zombie.group().is_none(), "a membership outlived its assignment");
        }
        joined = poll(&mut other, &mut records).expect("polled").is_some();
    }
    producer.begin().expect("begun");
    send(&mut producer, output, "from a zombie");
    producer.flush().expect("flushed");
    let error = producer.send_offsets(&[committed(input, 9)], &stale).expect_err("a stale generation is refused");
    assert!(matches!(error, LogError::Abortable { .. }), "{error:?}");
    producer.abort().expect("aborted");
    assert!(fixture.kafka.committed_values(fixture.name(output.topic)).is_empty());
    let group_id = &fixture.config.application_id;
    assert_eq!(fixture.kafka.committed_offset(group_id, fixture.name(input.topic), 0), None);
}

#[test]
fn a_successor_ends_what_a_dead_producer_left_open() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "successor", 1);
    let output = at(fixture.output(), 0);
    let mut dead = fixture.producer(0);
    dead.begin().expect("begun");
    send(&mut dead, output, "left open");
    dead.flush().expect("flushed");
    drop(dead);
    let started = Instant::now();
    let mut successor = fixture.producer(0);
    assert!(started.elapsed() < fixture.config.transaction_timeout, "it waited for the transaction's timeout");
    successor.begin().expect("begun");
    send(&mut successor, output, "next");
    commit(&mut successor);
    assert_eq!(fixture.kafka.committed_values(fixture.name(output.topic)), ["next"]);
}

#[test]
fn at_least_once_writes_without_transactions() {
    use streamwright::topology::ProcessingGuarantee::AtLeastOnce;
    let kafka = or_skip!(Kafka::find());
    let fixture = Fixture::with(kafka, "alos", 1, |config| config.processing_guarantee(AtLeastOnce));
    let (input, output) = (at(fixture.input(), 0), at(fixture.output(), 0));
    let mut producer = fixture.producer(0);
    let mut consumer = fixture.assigned_consumer();
    producer.begin().expect("begun");
    send(&mut producer, output, "one");
    send(&mut producer, at(fixture.changelog(), 0), "one");
    commit(&mut producer);
    assert_eq!(producer.written_end(at(fixture.changelog(), 0)), Some(1));
    consumer.commit(&[committed(input, 4)]).expect("committed");
    assert_eq!(consumer.committed(&[input]).expect("answered"), [Some(committed(input, 4))]);
    assert_eq!(fixture.kafka.committed_values(fixture.name(output.topic)), ["one"]);
}

/// In a transaction and outside of one.
#[test]
fn a_position_is_committed_with_the_epoch_of_the_leader_that_it_was_read_from() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "epoch", 1);
    let input = at(fixture.input(), 0);
    fixture.kafka.write(fixture.name(input.topic), 0, ["one", "two"]);
    let mut consumer = fixture.assigned_consumer();
    let records = read(&mut consumer, 2);
    let leader_epoch = records[1].leader_epoch();
    assert!(leader_epoch.is_some(), "the broker has elected a leader");
    let position = CommittedOffset { leader_epoch, ..committed(input, 1) };
    consumer.commit(std::slice::from_ref(&position)).expect("committed");
    assert_eq!(consumer.committed(&[input]).expect("answered"), [Some(position)]);

    let mut producer = fixture.producer(0);
    let group = consumer.group().expect("a membership");
    let position = CommittedOffset { leader_epoch, ..committed(input, 2) };
    producer.begin().expect("begun");
    producer.send_offsets(std::slice::from_ref(&position), &group).expect("offsets added");
    commit(&mut producer);
    assert_eq!(consumer.committed(&[input]).expect("answered"), [Some(position)]);
}

/// Waiting for acknowledgements must not cost a fixed time: at 100 ms between commits it would be half of it.
#[test]
fn a_commit_takes_milliseconds() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "speed", 4);
    let mut producer = fixture.producer(0);
    let mut took = Vec::new();
    for _ in 0..20 {
        producer.begin().expect("begun");
        for record in 0..1000 {
            send(&mut producer, at(fixture.output(), record % 4), "a value of some length, as values usually are");
            send(&mut producer, at(fixture.changelog(), record % 4), "another value");
        }
        let started = Instant::now();
        commit(&mut producer);
        took.push(started.elapsed());
    }
    took.sort();
    println!("commit of 2000 records: median {:?}, slowest {:?}", took[10], took[19]);
    assert!(took[10].as_millis() < 90, "median {:?}", took[10]);
}

//! Membership: assignments that the worker answers when it is ready.

use std::time::{Duration, Instant};

use streamwright::log::{Consumer as _, Producer as _, Rebalance, Record as _};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::fixture::{Fixture, WAIT, at, commit, poll, read, send, texts, wait_for_assignment, wait_for_rebalance};

#[test]
fn an_assignment_may_be_answered_late() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "late", 2);
    fixture.kafka.write(fixture.name(fixture.input()), 0, ["a", "b"]);
    let mut consumer = fixture.consumer(0);
    let assignment = wait_for_assignment(&mut consumer);
    // The input and the repartition topic, two partitions each.
    assert_eq!(assignment.len(), 4);
    // Until the answer nothing comes, and the membership lives.
    let mut records = Vec::new();
    let until = Instant::now() + Duration::from_secs(2);
    while Instant::now() < until {
        assert_eq!(poll(&mut consumer, &mut records).expect("polled"), None);
    }
    assert!(records.is_empty());
    let positions: Vec<_> = assignment.into_iter().map(|partition| (partition, 0)).collect();
    consumer.assign(&positions).expect("assigned");
    assert_eq!(texts(&read(&mut consumer, 2)), ["a", "b"]);
}

#[test]
fn two_consumers_share_and_the_survivor_takes_over() {
    let kafka = or_skip!(Kafka::find());
    let fixture = Fixture::new(kafka, "share", 4);
    let input = fixture.input();
    let mut first = fixture.consumer(0);
    let all = wait_for_assignment(&mut first);
    assert_eq!(all.len(), 8);
    let positions: Vec<_> = all.iter().map(|&partition| (partition, 0)).collect();
    first.assign(&positions).expect("assigned");
    for partition in 0..4 {
        fixture.kafka.write(fixture.name(input), partition, ["x"]);
    }
    assert_eq!(read(&mut first, 4).len(), 4);

    let mut second = fixture.consumer(1);
    let (mut records, mut mine, mut theirs) = (Vec::new(), None, None);
    let deadline = Instant::now() + WAIT;
    while mine.is_none() || theirs.is_none() {
        assert!(Instant::now() < deadline, "no new assignment: {mine:?} {theirs:?}");
        match poll(&mut first, &mut records).expect("polled") {
            Some(Rebalance::Revoked) => {
                // A last commit is possible: the membership is still good.
                assert!(first.group().is_some());
                first.unassign().expect("unassigned");
            }
            Some(Rebalance::Assigned(partitions)) => mine = Some(partitions),
            Some(Rebalance::Lost) => panic!("lost"),
            None => {}
        }
        if let Some(Rebalance::Assigned(partitions)) = poll(&mut second, &mut records).expect("polled") {
            theirs = Some(partitions);
        }
    }
    let (mine, theirs) = (mine.expect("some"), theirs.expect("some"));
    assert_eq!((mine.len(), theirs.len()), (4, 4));
    // The same partition numbers of every topic go to the same worker.
    for partitions in [&mine, &theirs] {
        for partition in partitions {
            assert!(partitions.contains(&at(input, partition.partition)));
        }
    }
    let at_start = |partitions: &[_]| partitions.iter().map(|&partition| (partition, 0)).collect::<Vec<_>>();
    second.assign(&at_start(&theirs)).expect("assigned");
    first.assign(&at_start(&mine)).expect("assigned");

    second.close();
    assert_eq!(wait_for_rebalance(&mut first), Rebalance::Revoked);
    first.unassign().expect("unassigned");
    assert_eq!(wait_for_assignment(&mut first).len(), 8);
}

#[test]
fn the_end_is_known_and_forgotten_with_the_next_record() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "end", 1);
    let input = at(fixture.input(), 0);
    let name = fixture.name(input.topic);
    fixture.kafka.write(name, 0, ["a"]);
    let mut consumer = fixture.assigned_consumer();
    let wait_for_end = |consumer: &mut streamwright::log::kafka::KafkaConsumer, n| {
        let deadline = Instant::now() + WAIT;
        let mut records = Vec::new();
        while records.len() < n || !consumer.at_end(input) {
            assert!(Instant::now() < deadline, "{} records, end: {}", records.len(), consumer.at_end(input));
            poll(consumer, &mut records).expect("polled");
        }
        records
    };
    assert_eq!(texts(&wait_for_end(&mut consumer, 1)), ["a"]);
    fixture.kafka.write(name, 0, ["b"]);
    assert_eq!(texts(&wait_for_end(&mut consumer, 1)), ["b"]);
    consumer.seek(&[(input, 0)]).expect("sought");
    assert!(!consumer.at_end(input));
    assert_eq!(texts(&wait_for_end(&mut consumer, 2)), ["a", "b"]);
}

#[test]
fn the_end_is_known_behind_a_marker() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "end-marker", 1);
    let input = at(fixture.input(), 0);
    let mut producer = fixture.producer(0);
    producer.begin().expect("begun");
    for _ in 0..3 {
        send(&mut producer, input, "x");
    }
    commit(&mut producer);
    let mut consumer = fixture.consumer(0);
    let assignment = wait_for_assignment(&mut consumer);
    let positions: Vec<_> = assignment.iter().map(|&at| (at, if at == input { 3 } else { 0 })).collect();
    consumer.assign(&positions).expect("assigned");
    let deadline = Instant::now() + WAIT;
    let mut records = Vec::new();
    while !assignment.iter().all(|&partition| consumer.at_end(partition)) {
        assert!(Instant::now() < deadline, "the end was not reached");
        poll(&mut consumer, &mut records).expect("polled");
    }
    assert!(records.is_empty());
}

#[test]
fn the_lag_is_what_is_left_and_nothing_behind_a_marker() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "lag", 1);
    let input = at(fixture.input(), 0);
    let mut producer = fixture.producer(0);
    producer.begin().expect("begun");
    for number in 0..10 {
        send(&mut producer, input, &number.to_string());
    }
    commit(&mut producer);
    let mut consumer = fixture.assigned_consumer();
    let records = read(&mut consumer, 10);
    // Ten records and the marker of their transaction.
    assert_eq!(consumer.lag(input, 3), Some(8));
    let deadline = Instant::now() + WAIT;
    while !consumer.at_end(input) {
        assert!(Instant::now() < deadline, "the end was not reached");
        poll(&mut consumer, &mut Vec::new()).expect("polled");
    }
    assert_eq!(consumer.lag(input, records.last().expect("ten").offset() + 1), Some(0));
    assert_eq!(consumer.lag(input, 3), Some(8), "taken, but not processed");
}

/// A pause right after an end-of-partition event, records while paused, resumption: none may be skipped.
#[test]
fn a_pause_at_the_end_skips_nothing() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "pause", 1);
    let input = at(fixture.input(), 0);
    let name = fixture.name(input.topic);
    let mut consumer = fixture.assigned_consumer();
    let mut records = Vec::new();
    for round in 0..20 {
        let deadline = Instant::now() + WAIT;
        while !consumer.at_end(input) {
            assert!(Instant::now() < deadline);
            poll(&mut consumer, &mut records).expect("polled");
        }
        consumer.pause(&[input]).expect("paused");
        let value = round.to_string();
        fixture.kafka.write(name, 0, [value.as_str()]);
        let before = records.len();
        consumer.poll(1000, Duration::from_millis(20), &mut records).expect("polled");
        assert_eq!(records.len(), before, "a paused partition delivered");
        consumer.resume(&[input]).expect("resumed");
        records.extend(read(&mut consumer, 1));
    }
    let expected: Vec<String> = (0..20).map(|round| round.to_string()).collect();
    assert_eq!(texts(&records), expected);
}

#[test]
fn every_partition_gets_its_share_in_order() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "fair", 3);
    let input = fixture.input();
    let values: Vec<String> = (0..5000).map(|value| value.to_string()).collect();
    for partition in 0..3 {
        fixture.kafka.write(fixture.name(input), partition, values.iter().map(String::as_str));
    }
    let mut consumer = fixture.assigned_consumer();
    let records = read(&mut consumer, 15_000);
    for partition in 0..3 {
        let of_partition = records.iter().filter(|record| record.topic_partition() == at(input, partition));
        let offsets: Vec<i64> = of_partition.map(|record| record.offset()).collect();
        assert_eq!(offsets, (0..5000).collect::<Vec<_>>());
    }
    // Records outlive the consumer that read them.
    drop(consumer);
    assert_eq!(texts(&records[..1]), ["0"]);
}

/// `--exit-at-end` asks this before it says that nothing is left.
#[test]
fn an_input_that_has_grown_is_noticed_at_once() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "grown", 1);
    let mut consumer = fixture.consumer(0);
    assert_eq!(consumer.grown().expect("an answer"), None);
    streamwright_tests::slate::add_partitions(&fixture.kafka, fixture.name(fixture.input()), 3);
    let deadline = Instant::now() + WAIT;
    while consumer.grown().expect("an answer") != Some(fixture.input()) {
        // The controller tells the broker.
        assert!(Instant::now() < deadline);
    }
}

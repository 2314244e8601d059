//! Partition counts: inputs that grow while a program runs, and topics whose counts differ.

use std::path::Path;

use streamwright_tests::evidence::kafka::{ends, read_topic};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::Program;
use streamwright_tests::{feed, or_skip, slate};

use super::{APPLICATION, ORDERS, PROGRAM, RECEIPTS, RUNNING, SOON, assert_each_once, submit, wait_until};

fn program(kafka: &Kafka, topology: &str, dir: &Path) -> Program {
    let program = Program::new(PROGRAM, topology).on(kafka).state_dir(dir);
    program.set("consumer.topic.metadata.refresh.interval.ms", "500")
}

fn order(number: usize) -> String {
    format!(r#"{{"order_id":"o-{number}","amount_in_cents":5}}"#)
}

/// One order to each partition, whatever its key would say.
fn write_to_each(kafka: &Kafka, topic: &str, partitions: usize, first: usize) {
    for partition in 0..partitions {
        let value = order(first + partition);
        let key = format!("o-{}", first + partition);
        kafka.write_with_key(topic, i32::try_from(partition).expect("a partition"), &key, &value);
    }
}

#[test]
fn partitions_that_come_while_running_are_taken_up() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, APPLICATION, &[(ORDERS, 1), (RECEIPTS, 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    let mut running = program(&kafka, "copy", dir.path()).start();
    running.wait_for(RUNNING, SOON);
    submit(&kafka, 0, 20);
    wait_until("the first receipts", || read_topic(&kafka, RECEIPTS).len() == 20);
    slate::add_partitions(&kafka, ORDERS, 4);
    write_to_each(&kafka, ORDERS, 4, 20);
    wait_until("all receipts", || read_topic(&kafka, RECEIPTS).len() >= 24);
    running.signal("TERM");
    assert!(running.wait(SOON).expect("it stops").success(), "{}", running.tail());
    assert!(running.output().contains("starting over"), "{}", running.tail());
    // What the client library says of a coordinator that has only just started is no word of ours.
    assert!(!running.output().contains("WARN streamwright"), "{}", running.output());
    assert_each_once(&read_topic(&kafka, RECEIPTS), 24);
}

/// What is in them came after the start.
#[test]
fn partitions_that_come_while_running_are_read_from_their_first_record_also_with_latest() {
    const ORDERS: &str = "tests.following.orders.v1";
    const RECEIPTS: &str = "tests.following.receipts.v1";
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, "tests-following-streams-v1", &[(ORDERS, 1), (RECEIPTS, 1)]);
    write_to_each(&kafka, ORDERS, 1, 100);
    let dir = tempfile::tempdir().expect("a directory");
    let mut running = program(&kafka, "follow", dir.path()).start();
    running.wait_for(RUNNING, SOON);
    slate::add_partitions(&kafka, ORDERS, 3);
    write_to_each(&kafka, ORDERS, 3, 0);
    wait_until("all receipts", || read_topic(&kafka, RECEIPTS).len() >= 3);
    running.signal("TERM");
    assert!(running.wait(SOON).expect("it stops").success(), "{}", running.tail());
    assert_each_once(&read_topic(&kafka, RECEIPTS), 3);
}

#[test]
fn partitions_that_come_to_the_input_of_a_store_are_refused_with_the_reason() {
    const ORDERS: &str = "tests.counting.orders.v1";
    const CHANGELOG: &str = "tests-counting-streams-v1-counts-changelog";
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, "tests-counting-streams-v1", &[(ORDERS, 1), ("tests.counting.receipts.v1", 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    let mut running = program(&kafka, "count", dir.path()).start();
    running.wait_for(RUNNING, SOON);
    slate::add_partitions(&kafka, ORDERS, 4);
    write_to_each(&kafka, ORDERS, 4, 0);
    let status = running.wait(SOON).unwrap_or_else(|| panic!("it goes on:\n{}", running.tail()));
    assert_eq!(status.code(), Some(1), "{}", running.tail());
    let output = running.output();
    let error = output.lines().find(|line| line.starts_with("error: ")).expect("an error");
    for part in [CHANGELOG, ORDERS, "state of 1 partitions", "has 4", "new version suffix"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(!error.contains("deleted") && !error.contains("recreate"), "{error}");
}

/// Range gives partition 1 of the one topic to the first member, and partition 1 of the other to the second.
#[test]
fn a_merge_of_topics_with_different_counts_goes_on_with_two_members() {
    const ORDERS: &str = "tests.merging.orders.v1";
    const RETURNS: &str = "tests.merging.returns.v1";
    const RECEIPTS: &str = "tests.merging.receipts.v1";
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, "tests-merging-streams-v1", &[(ORDERS, 4), (RETURNS, 2), (RECEIPTS, 1)]);
    let (first, second) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let mut one = program(&kafka, "merge", first.path()).start();
    one.wait_for(RUNNING, SOON);
    let mut other = program(&kafka, "merge", second.path()).start();
    other.wait_for(RUNNING, SOON);
    write_to_each(&kafka, ORDERS, 4, 0);
    write_to_each(&kafka, RETURNS, 2, 4);
    wait_until("all receipts", || read_topic(&kafka, RECEIPTS).len() >= 6);
    for running in [&mut one, &mut other] {
        running.signal("TERM");
        assert!(running.wait(SOON).expect("it stops").success(), "{}", running.tail());
    }
    assert_each_once(&read_topic(&kafka, RECEIPTS), 6);
}

#[test]
fn a_repartition_that_is_joined_with_a_larger_topic_is_as_large() {
    const ORDERS: &str = "tests.joining.orders.v1";
    const NAMES: &str = "tests.joining.names.v1";
    const RECEIPTS: &str = "tests.joining.receipts.v1";
    const APPLICATION: &str = "tests-joining-streams-v1";
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    for made_beforehand in [false, true] {
        slate::wipe(&kafka, APPLICATION, &[(ORDERS, 3), (NAMES, 6), (RECEIPTS, 1)]);
        let repartition = format!("{APPLICATION}-orders-by-id-repartition");
        if made_beforehand {
            kafka.create_topic(&repartition, 6);
        }
        let names: Vec<(String, String)> = (0..30).map(|n| (format!("o-{n}"), format!("name-{n}"))).collect();
        feed::write(&kafka, NAMES, names.iter().map(|(key, value)| (key.as_str(), value.as_bytes())));
        let orders: Vec<(String, String)> = (0..30).map(|n| (format!("k-{n}"), order(n))).collect();
        feed::write(&kafka, ORDERS, orders.iter().map(|(key, value)| (key.as_str(), value.as_bytes())));
        let dir = tempfile::tempdir().expect("a directory");
        let program = program(&kafka, "join", dir.path()).flag("--max-task-idle-ms", "1000").exit_at_end();
        program.run(SOON).expect_success();
        assert_eq!(ends(&kafka, &repartition, false).len(), 6);
        assert_each_once(&read_topic(&kafka, RECEIPTS), 30);
    }
}

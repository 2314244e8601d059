//! Code that takes its time.

use std::time::Duration;

use streamwright_tests::evidence::kafka::read_topic;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::Program;
use streamwright_tests::{feed, or_skip, slate};

use super::{PROGRAM, SOON, assert_each_once};

const APPLICATION: &str = "tests-dawdling-streams-v1";
const ORDERS: &str = "tests.dawdling.orders.v1";
const RECEIPTS: &str = "tests.dawdling.receipts.v1";

/// Orders that take so many milliseconds each.
fn prepare(kafka: &Kafka, milliseconds: impl IntoIterator<Item = u64>) {
    slate::wipe(kafka, APPLICATION, &[(ORDERS, 1), (RECEIPTS, 1)]);
    let order = |(number, milliseconds)| {
        let value = format!(r#"{{"order_id":"o-{number}","amount_in_cents":{milliseconds}}}"#);
        (format!("o-{number}"), value)
    };
    let orders: Vec<(String, String)> = milliseconds.into_iter().enumerate().map(order).collect();
    feed::write(kafka, ORDERS, orders.iter().map(|(key, value)| (key.as_str(), value.as_bytes())));
}

fn dawdling(kafka: &Kafka, dir: &tempfile::TempDir) -> Program {
    Program::new(PROGRAM, "dawdle").on(kafka).state_dir(dir.path()).exit_at_end()
}

/// A number of the summary.
#[track_caller]
fn number(output: &str, name: &str) -> u64 {
    let (_, rest) = output.rsplit_once(&format!("{name}: ")).expect("a summary");
    rest.split(',').next().and_then(|number| number.parse().ok()).expect("a number")
}

#[test]
fn slow_code_commits_within_its_transaction() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    prepare(&kafka, std::iter::repeat_n(25, 160));
    let dir = tempfile::tempdir().expect("a directory");
    // All of it takes twice as long as a transaction may last.
    let ended = dawdling(&kafka, &dir).flag("--transaction-timeout-ms", "2000").run(SOON);
    let output = ended.expect_success();
    assert_each_once(&read_topic(&kafka, RECEIPTS), 160);
    assert_eq!(number(output, "aborts"), 0, "{output}");
    // Four seconds, at a tenth of one a commit; the machine may be busy.
    assert!(number(output, "transactions") >= 20, "{output}");
}

#[test]
fn slow_code_stays_a_member_of_its_group() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    prepare(&kafka, std::iter::repeat_n(50, 100));
    let dir = tempfile::tempdir().expect("a directory");
    // Without a commit that is due, all of it, five seconds' worth, could be processed at once.
    let program = dawdling(&kafka, &dir).flag("--processing-guarantee", "at_least_once");
    let program = program.flag("--commit-interval-ms", "8000");
    let ended = program.set("consumer.max.poll.interval.ms", "2500").run(SOON);
    let output = ended.expect_success();
    assert_each_once(&read_topic(&kafka, RECEIPTS), 100);
    assert_eq!(number(output, "aborts"), 0, "{output}");
    assert!(!output.contains("maximum poll interval"), "{output}");
}

#[test]
fn a_record_that_no_transaction_has_time_for_is_named() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    prepare(&kafka, [0, 0, 4000, 0]);
    let dir = tempfile::tempdir().expect("a directory");
    let ended = dawdling(&kafka, &dir).flag("--transaction-timeout-ms", "1500").run(SOON + Duration::from_secs(30));
    let error = ended.expect_error();
    for part in [ORDERS, "partition 0 offset 2", "may last 1500 ms", "transaction.timeout.ms"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    let took = error.split_once(" took ").and_then(|(_, rest)| rest.split(' ').next()?.parse::<u64>().ok());
    assert!(took.is_some_and(|took| took >= 4000), "{error}");
}

//! A group that was deleted, or set back, on a real broker: what the state knows of its input, for each policy.

use std::collections::BTreeMap;
use std::path::Path;

use streamwright_tests::evidence::kafka::{committed, gather, read_topic};
use streamwright_tests::evidence::names;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::{Ended, Program};
use streamwright_tests::verify::verify;
use streamwright_tests::{feed, or_skip, slate};

use super::{PROGRAM, SOON, order_risk, wipe_order_risk};

const COUNTING: &str = "tests-counting-streams-v1";
const ORDERS: &str = "tests.counting.orders.v1";
const RECEIPTS: &str = "tests.counting.receipts.v1";

fn run(program: Program, policy: &str) -> Ended {
    program.exit_at_end().flag("--offsets-lost", policy).run(SOON)
}

/// The last value of each key, by key, and how many records there are.
fn last_values(kafka: &Kafka, topic: &str) -> (BTreeMap<Vec<u8>, Vec<u8>>, usize) {
    let rows = read_topic(kafka, topic);
    let count = rows.len();
    let last = rows.into_iter().filter_map(|row| Some((row.key?, row.value?)));
    (last.collect(), count)
}

/// So many orders of seven customers.
fn order(kafka: &Kafka, count: usize) {
    let orders = (0..count).map(|number| format!("customer-{}", number % 7));
    let keys: Vec<String> = orders.collect();
    let value = br#"{"order_id":"o","amount_in_cents":1}"#;
    feed::write(kafka, ORDERS, keys.iter().map(|key| (key.as_str(), &value[..])));
}

/// Each of the seven customers was counted so often, in so many receipts.
#[track_caller]
fn assert_counted(kafka: &Kafka, each: u64, receipts: usize) {
    let (last, count) = last_values(kafka, RECEIPTS);
    let each = format!("\"amount_in_cents\":{each}}}");
    let wrong = last.values().map(|value| String::from_utf8_lossy(value)).find(|value| !value.ends_with(&each));
    assert_eq!((wrong, last.len(), count), (None, 7, receipts));
}

#[test]
fn counts_whose_group_was_deleted_go_on_as_the_policy_says() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    for policy in ["continue-at-stored", "reprocess"] {
        slate::wipe(&kafka, COUNTING, &[(ORDERS, 3), (RECEIPTS, 3)]);
        let dir = tempfile::tempdir().expect("a directory");
        let program = || Program::new(PROGRAM, "count").on(&kafka).state_dir(dir.path());
        order(&kafka, 700);
        run(program(), "fail").expect_success();
        slate::delete_group(&kafka, COUNTING);
        order(&kafka, 70);
        let refused = run(program(), "fail");
        for part in
            ["task 0_", ORDERS, "has no committed offset", "already processed", "--offsets-lost=continue-at-stored"]
        {
            assert!(refused.expect_error().contains(part), "{part}\n{}", refused.expect_error());
        }
        assert_counted(&kafka, 100, 700);
        run(program(), policy).expect_success();
        if policy == "reprocess" {
            assert_counted(&kafka, 210, 1_470);
        } else {
            assert_counted(&kafka, 110, 770);
        }
        // Once is enough.
        run(program(), "fail").expect_success();
    }
}

#[test]
fn order_risk_is_put_right_after_its_group_was_deleted() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    feed::submit_lines(&kafka, 21, 3_000);
    run(order_risk(&kafka, dir.path()), "fail").expect_success();
    slate::delete_group(&kafka, names::APPLICATION);
    feed::submit_lines(&kafka, 22, 3_000);
    let refused = run(order_risk(&kafka, dir.path()), "fail");
    assert!(refused.expect_error().contains("already processed that input up to offset"), "{}", refused.expect_error());
    run(order_risk(&kafka, dir.path()), "continue-at-stored").expect_success();
    judge(&kafka, dir.path(), 6_000);

    // The same with nothing left but the topics.
    slate::delete_group(&kafka, names::APPLICATION);
    std::fs::remove_dir_all(dir.path().join(names::APPLICATION)).expect("a state directory");
    feed::submit_lines(&kafka, 23, 3_000);
    assert!(run(order_risk(&kafka, dir.path()), "fail").expect_error().contains("has no committed offset"));
    let ended = run(order_risk(&kafka, dir.path()), "continue-at-stored");
    assert!(ended.expect_success().contains("restored"), "{}", ended.expect_success());
    judge(&kafka, dir.path(), 9_000);
}

#[test]
fn order_risk_takes_its_input_in_again_where_that_is_asked_for() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    feed::submit_lines(&kafka, 24, 1_000);
    run(order_risk(&kafka, dir.path()), "fail").expect_success();
    let totals = || -> BTreeMap<Vec<u8>, i64> {
        let number = |value: Vec<u8>| i64::from_be_bytes(value.try_into().expect("eight bytes"));
        let (last, _) = last_values(&kafka, names::CHANGELOG);
        last.into_iter().map(|(customer, total)| (customer, number(total))).collect()
    };
    let once = totals();
    slate::delete_group(&kafka, names::APPLICATION);
    let again = run(order_risk(&kafka, dir.path()), "reprocess");
    assert!(again.expect_success().contains("processed again, on top of the state"), "{}", again.expect_success());
    // The repartition topic keeps its records until they are purged, so the second round has them a third time.
    let doubled = totals();
    assert!(once.len() > 100 && once.keys().eq(doubled.keys()));
    assert!(once.iter().all(|(customer, total)| doubled[customer] >= 2 * total), "totals of {} customers", once.len());
    run(order_risk(&kafka, dir.path()), "fail").expect_success();
    assert_eq!(totals(), doubled);
}

#[test]
fn offsets_that_somebody_sets_back_are_refused_and_put_right() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    feed::submit_lines(&kafka, 25, 2_000);
    run(order_risk(&kafka, dir.path()), "fail").expect_success();
    let right = committed(&kafka, names::APPLICATION, names::ORDERS);
    // Of the sub-topology that keeps no state.
    slate::set_offset(&kafka, names::APPLICATION, names::ORDERS, 2, 5);
    let refused = run(order_risk(&kafka, dir.path()), "fail");
    for part in ["task 0_2: the committed offset of topic `orders.submitted.v1` partition 2 is 5", "set back"] {
        assert!(refused.expect_error().contains(part), "{part}\n{}", refused.expect_error());
    }
    run(order_risk(&kafka, dir.path()), "continue-at-stored").expect_success();
    assert_eq!(committed(&kafka, names::APPLICATION, names::ORDERS), right);
    judge(&kafka, dir.path(), 2_000);
}

/// Every rule holds, over this many records.
#[track_caller]
fn judge(kafka: &Kafka, dir: &Path, records: usize) {
    let report = verify(&gather(kafka, dir));
    assert!(report.is_clean() && report.n_records == records && report.n_decisions > 100, "{report}");
}

//! Local stores of tasks that were elsewhere for a while.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use streamwright_tests::evidence::kafka::read_topic;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::Program;
use streamwright_tests::{feed, or_skip, slate};

use super::{PROGRAM, RUNNING, SOON, wait_until};

const JOINING: &str = "tests-joining-streams-v1";
const ORDERS: &str = "tests.joining.orders.v1";
const NAMES: &str = "tests.joining.names.v1";
const RECEIPTS: &str = "tests.joining.receipts.v1";
const CHANGELOG: &str = "tests-joining-streams-v1-names-changelog";

/// Its changelog loses tombstones as soon as it is compacted, and is compacted often.
fn joining(kafka: &Kafka, dir: &Path) -> Program {
    let settings = [("delete.retention.ms", "0"), ("segment.ms", "1"), ("min.cleanable.dirty.ratio", "0.01")];
    let program = Program::new(PROGRAM, "join").on(kafka).state_dir(dir);
    settings.iter().fold(program, |program, (key, value)| program.set(&format!("topic.{key}"), value))
}

#[test]
fn a_key_that_was_deleted_while_its_task_was_elsewhere_stays_deleted_once_its_tombstone_is_gone() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, JOINING, &[(ORDERS, 1), (NAMES, 1), (RECEIPTS, 1)]);
    let (here, elsewhere) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    feed::write(&kafka, NAMES, [("deleted", &b"Ann"[..]), ("kept", &b"Bob"[..])]);
    joining(&kafka, here.path()).exit_at_end().run(SOON).expect_success();

    let mut other = joining(&kafka, elsewhere.path()).start();
    other.wait_for(RUNNING, SOON);
    kafka.delete_key(NAMES, 0, "deleted");
    let since = Instant::now();
    loop {
        // A segment is closed by the next record, and compacted when something has come after it.
        feed::write(&kafka, NAMES, [("kept", &b"Bob"[..])]);
        std::thread::sleep(Duration::from_millis(300));
        let changelog = read_topic(&kafka, CHANGELOG);
        if changelog.len() > 1 && changelog.iter().all(|row| row.key.as_deref() != Some(b"deleted")) {
            break;
        }
        assert!(since.elapsed() < SOON, "the tombstone is still there: {changelog:?}");
    }
    other.signal("TERM");
    assert!(other.wait(SOON).is_some_and(|status| status.success()), "{}", other.tail());

    for key in ["deleted", "kept"] {
        let order = format!(r#"{{"order_id":"{key}","amount_in_cents":5}}"#);
        feed::write(&kafka, ORDERS, [("any", order.as_bytes())]);
    }
    joining(&kafka, here.path()).exit_at_end().run(SOON).expect_success();
    let receipts = read_topic(&kafka, RECEIPTS);
    let keys: Vec<_> = receipts.iter().filter_map(|row| row.key.as_deref().map(String::from_utf8_lossy)).collect();
    assert_eq!(keys, ["kept"], "an order met a name that was deleted, or none that is there");
}

const COUNTING: &str = "tests-counting-streams-v1";

fn tasks(dir: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(dir.join(COUNTING)).expect("the state directory").flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|name| name.contains('_')).collect()
}

/// One order of each of twenty customers.
fn order_each(kafka: &Kafka) {
    let customers: Vec<String> = (0..20).map(|number| format!("customer-{number}")).collect();
    let value = br#"{"order_id":"o","amount_in_cents":1}"#;
    feed::write(kafka, "tests.counting.orders.v1", customers.iter().map(|key| (key.as_str(), &value[..])));
}

/// Every customer has been counted so often.
fn are_counted(kafka: &Kafka, each: u64) -> bool {
    let rows = read_topic(kafka, "tests.counting.receipts.v1");
    let last: BTreeMap<_, _> = rows.into_iter().filter_map(|row| Some((row.key?, row.value?))).collect();
    let count = format!("\"amount_in_cents\":{each}}}");
    last.len() == 20 && last.values().all(|value| String::from_utf8_lossy(value).ends_with(&count))
}

#[test]
fn the_state_of_a_task_that_left_is_removed_and_restored_when_it_comes_back() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, COUNTING, &[("tests.counting.orders.v1", 2), ("tests.counting.receipts.v1", 2)]);
    let (first, second) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let program = |dir: &Path| {
        Program::new(PROGRAM, "count").on(&kafka).state_dir(dir).flag("--state-cleanup-delay-ms", "500").start()
    };
    let mut one = program(first.path());
    one.wait_for(RUNNING, SOON);
    order_each(&kafka);
    wait_until("the first counts", || are_counted(&kafka, 1));
    assert_eq!(tasks(first.path()).len(), 2);
    let mut other = program(second.path());
    other.wait_for(RUNNING, SOON);
    wait_until("the directory of the task that left is gone", || tasks(first.path()).len() == 1);
    assert!(tasks(first.path()).is_disjoint(&tasks(second.path())));
    order_each(&kafka);
    wait_until("the counts of both", || are_counted(&kafka, 2));
    other.kill();
    order_each(&kafka);
    wait_until("the counts of a task that came back", || are_counted(&kafka, 3));
    one.signal("TERM");
    assert!(one.wait(SOON).is_some_and(|status| status.success()), "{}", one.tail());
}

//! What the disk may do to local stores, and what a program makes of it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use streamwright_tests::evidence::kafka::{gather, read_topic};
use streamwright_tests::feed::{self, Feed};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::power::Power;
use streamwright_tests::program::Program;
use streamwright_tests::verify::verify;
use streamwright_tests::{or_skip, slate};

use super::{PROGRAM, RUNNING, SOON, order_risk, wipe_order_risk};

const COUNTING: &str = "tests-counting-streams-v1";
const ORDERS: &str = "tests.counting.orders.v1";
const RECEIPTS: &str = "tests.counting.receipts.v1";

fn counting(kafka: &Kafka, dir: &Path) -> Program {
    Program::new(PROGRAM, "count").on(kafka).state_dir(dir)
}

/// One order for each key.
fn order(kafka: &Kafka, keys: impl IntoIterator<Item = String>) {
    let keys: Vec<String> = keys.into_iter().collect();
    let value = br#"{"order_id":"o","amount_in_cents":1}"#;
    // As many as a producer queues.
    for keys in keys.chunks(50_000) {
        feed::write(kafka, ORDERS, keys.iter().map(|key| (key.as_str(), &value[..])));
    }
}

/// Every one of these keys, ordered once more, has been ordered twice.
#[track_caller]
fn assert_counted_before(kafka: &Kafka, dir: &Path, keys: &[String]) {
    order(kafka, keys.iter().cloned());
    counting(kafka, dir).exit_at_end().run(SOON).expect_success();
    let rows = read_topic(kafka, RECEIPTS);
    for key in keys {
        let last = rows.iter().rev().find(|row| row.key.as_deref() == Some(key.as_bytes())).expect("a receipt");
        let value = String::from_utf8_lossy(last.value.as_deref().unwrap_or_default()).into_owned();
        assert!(value.ends_with("\"amount_in_cents\":2}"), "{key}: {value}");
    }
}

/// The table files of the only task, without the one that says which stores it has.
fn tables(dir: &Path) -> Vec<PathBuf> {
    let state = dir.join(COUNTING).join("0_0/state");
    let files = std::fs::read_dir(state).into_iter().flatten().flatten().map(|file| file.path());
    let has_rows = |path: &PathBuf| path.metadata().is_ok_and(|file| file.len() > 4096);
    files.filter(|path| path.extension().is_some_and(|kind| kind == "sst")).filter(has_rows).collect()
}

#[test]
fn a_restore_that_was_killed_goes_on_from_what_it_has_stored() {
    const KEYS: usize = 400_000;
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, COUNTING, &[(ORDERS, 1), (RECEIPTS, 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    order(&kafka, (0..KEYS).map(|key| format!("customer-{key}")));
    counting(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    std::fs::remove_dir_all(dir.path().join(COUNTING).join("0_0")).expect("a store");
    let mut restoring = counting(&kafka, dir.path()).start();
    let since = Instant::now();
    // A part is stored when RocksDB has taken the file in, and the name that it was built under is gone.
    let built = dir.path().join(COUNTING).join("0_0/state.load-1");
    while tables(dir.path()).is_empty() || built.exists() {
        assert!(since.elapsed() < SOON, "nothing is stored:\n{}", restoring.tail());
        std::thread::sleep(Duration::from_millis(2));
    }
    restoring.kill();
    assert!(!restoring.has_said("restored"), "the restore was over before the kill");
    let ended = counting(&kafka, dir.path()).exit_at_end().run(SOON);
    let output = ended.expect_success();
    let records = output.lines().find(|line| line.contains("restored")).and_then(|line| line.split("records=").nth(1));
    let records: usize = records.and_then(|text| text.trim().parse().ok()).expect("how many were restored");
    assert!((1..=KEYS / 2).contains(&records), "{records} records: it began anew:\n{output}");
    let sample: Vec<String> = (0..KEYS).step_by(KEYS / 50).map(|key| format!("customer-{key}")).collect();
    assert_counted_before(&kafka, dir.path(), &sample);
}

#[test]
fn databases_of_an_earlier_version_are_removed_and_what_was_in_them_is_restored() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, COUNTING, &[(ORDERS, 1), (RECEIPTS, 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    let keys: Vec<String> = (0..100).map(|key| format!("customer-{key}")).collect();
    order(&kafka, keys.iter().cloned());
    counting(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    let task = dir.path().join(COUNTING).join("0_0");
    // Where such a version had the store.
    std::fs::create_dir(task.join("rocksdb")).expect("a directory");
    std::fs::rename(task.join("state"), task.join("rocksdb/counts")).expect("a store");
    let ended = counting(&kafka, dir.path()).exit_at_end().run(SOON);
    let output = ended.expect_success();
    assert_eq!(output.matches("written by an earlier version").count(), 1, "{output}");
    assert!(output.contains(&task.join("rocksdb").display().to_string()) && output.contains("restored"), "{output}");
    assert!(!task.join("rocksdb").exists());
    assert_counted_before(&kafka, dir.path(), &keys);
}

#[test]
fn damage_that_a_compaction_meets_costs_a_restore_and_nothing_else() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, COUNTING, &[(ORDERS, 1), (RECEIPTS, 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    let damaged: Vec<String> = (0..2_000).map(|key| format!("a-{key}")).collect();
    order(&kafka, damaged.iter().cloned());
    counting(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    let [table] = &tables(dir.path())[..] else { panic!("one run writes one file") };
    let mut bytes = std::fs::read(table).expect("a file");
    let at = bytes.len() / 4;
    bytes[at..at + 64].iter_mut().for_each(|byte| *byte ^= 0x5a);
    std::fs::write(table, bytes).expect("a damaged file");
    // Each stop leaves a file, and four of them are compacted. No later key is looked for in the first. (The one that says
    // which stores there are meets no other, and is moved out of the way.)
    for run in 0..3 {
        order(&kafka, (0..100).map(|key| format!("b-{run}-{key}")));
        counting(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    }
    let mut running = counting(&kafka, dir.path()).start();
    running.wait_for(RUNNING, SOON);
    let (since, mut number) = (Instant::now(), 0);
    while !running.has_said("the damaged state of a task was set aside") {
        assert!(since.elapsed() < SOON, "nobody met the damage:\n{}", running.tail());
        order(&kafka, [format!("c-{number}")]);
        number += 1;
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(running.has_said("cannot write to"), "it was not met by a compaction:\n{}", running.output());
    running.signal("TERM");
    assert!(running.wait(SOON).is_some_and(|status| status.success()), "{}", running.tail());
    let all = damaged.into_iter().chain((0..number).map(|key| format!("c-{key}")));
    assert_counted_before(&kafka, dir.path(), &all.collect::<Vec<_>>());
}

#[test]
fn after_a_power_failure_results_state_and_changelog_agree() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    let power = or_skip!(Power::of(dir.path()));
    let feed = Feed::begin(&kafka, 5, 2_000);
    let mut lost = 0;
    for life in 0..4 {
        let program = power.variables().into_iter().fold(order_risk(&kafka, dir.path()), |program, (name, value)| {
            program.variable(name, &value.display().to_string())
        });
        let mut running = program.start();
        running.wait_for(RUNNING, SOON);
        std::thread::sleep(Duration::from_millis(700 + 300 * life));
        running.kill();
        lost += power.cut();
    }
    let fed = feed.end();
    order_risk(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    let report = verify(&gather(&kafka, dir.path()));
    assert!(report.is_clean() && report.n_records == fed.committed, "{fed:?}: {report}");
    assert!(lost > 0, "no power failure took anything");
}

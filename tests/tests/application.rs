//! Whole programs on a real broker: what becomes visible and when, who may write, what survives.

#[path = "application/disk.rs"]
mod disk;
#[path = "application/lost.rs"]
mod lost;
#[path = "application/memory.rs"]
mod memory;
#[path = "application/partitions.rs"]
mod partitions;
#[path = "application/positions.rs"]
mod positions;
#[path = "application/slow.rs"]
mod slow;
#[path = "application/stores.rs"]
mod stores;
#[path = "application/strangers.rs"]
mod strangers;
#[path = "application/threads.rs"]
mod threads;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use streamwright_tests::evidence::kafka::{committed, ends, gather, read_topic, read_uncommitted};
use streamwright_tests::evidence::{Row, names};
use streamwright_tests::feed::{self, Feed};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::{Program, Running};
use streamwright_tests::verify::verify;
use streamwright_tests::{or_skip, slate};

const PROGRAM: &str = env!("CARGO_BIN_EXE_program-under-test");
const APPLICATION: &str = "tests-copying-streams-v1";
const ORDERS: &str = "tests.copying.orders.v1";
const RECEIPTS: &str = "tests.copying.receipts.v1";
const SOON: Duration = Duration::from_secs(60);
const RUNNING: &str = "task is running";

fn copying(kafka: &Kafka, dir: &Path) -> Program {
    Program::new(PROGRAM, "copy").on(kafka).state_dir(dir)
}

fn order_risk(kafka: &Kafka, dir: &Path) -> Program {
    Program::new(PROGRAM, "order-risk").on(kafka).state_dir(dir)
}

fn wipe_order_risk(kafka: &Kafka) {
    slate::wipe(kafka, names::APPLICATION, &[(names::ORDERS, 4), (names::DECISIONS, 4)]);
}

/// Writes orders `from..to` of the copying topology.
fn submit(kafka: &Kafka, from: usize, to: usize) {
    let records: Vec<(String, String)> = (from..to)
        .map(|number| (format!("o-{number}"), format!(r#"{{"order_id":"o-{number}","amount_in_cents":5}}"#)))
        .collect();
    feed::write(kafka, ORDERS, records.iter().map(|(key, value)| (key.as_str(), value.as_bytes())));
}

/// Exactly one receipt for each of `count` orders.
#[track_caller]
fn assert_each_once(rows: &[Row], count: usize) {
    let keys: BTreeSet<&[u8]> = rows.iter().filter_map(|row| row.key.as_deref()).collect();
    assert_eq!((rows.len(), keys.len()), (count, count), "receipts, and orders that have one");
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < SOON, "{what}: not within {SOON:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn results_and_offsets_become_visible_together() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, APPLICATION, &[(ORDERS, 1), (RECEIPTS, 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    let mut program = copying(&kafka, dir.path()).flag("--commit-interval-ms", "1000").start();
    program.wait_for(RUNNING, SOON);
    let (mut open, mut looks) = (false, 0);
    for step in 0..15 {
        submit(&kafka, step * 20, step * 20 + 20);
        std::thread::sleep(Duration::from_millis(50));
        open |= ends(&kafka, RECEIPTS, false) != ends(&kafka, RECEIPTS, true);
        // The input has one partition and no transactions: its offsets count its records.
        let before = committed(&kafka, APPLICATION, ORDERS)[0].unwrap_or(0);
        let visible = i64::try_from(read_topic(&kafka, RECEIPTS).len()).expect("a count");
        let after = committed(&kafka, APPLICATION, ORDERS)[0].unwrap_or(0);
        assert!((before..=after).contains(&visible), "{visible} receipts between offsets {before} and {after}");
        looks += 1;
    }
    assert!(open, "no transaction was ever seen open in {looks} looks: nothing was shown");
    wait_until("all receipts", || read_topic(&kafka, RECEIPTS).len() == 300);
    assert_each_once(&read_topic(&kafka, RECEIPTS), 300);
    wait_until("all offsets", || committed(&kafka, APPLICATION, ORDERS)[0] == Some(300));
}

#[test]
fn what_a_killed_instance_left_open_is_never_visible() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, APPLICATION, &[(ORDERS, 2), (RECEIPTS, 2)]);
    let dir = tempfile::tempdir().expect("a directory");
    let mut program = copying(&kafka, dir.path()).flag("--commit-interval-ms", "4500").start();
    program.wait_for(RUNNING, SOON);
    submit(&kafka, 0, 50);
    wait_until("uncommitted receipts", || ends(&kafka, RECEIPTS, false).iter().sum::<i64>() > 0);
    program.kill();
    assert!(read_topic(&kafka, RECEIPTS).is_empty(), "visible without a commit");
    copying(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    assert_each_once(&read_topic(&kafka, RECEIPTS), 50);
    assert!(read_uncommitted(&kafka, RECEIPTS).len() > 50, "nothing was aborted: nothing was shown");
}

#[test]
fn a_second_instance_with_the_same_identity_is_fenced_and_nothing_doubles() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, APPLICATION, &[(ORDERS, 4), (RECEIPTS, 4)]);
    let (first, second) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let mut one = copying(&kafka, first.path()).start();
    one.wait_for(RUNNING, SOON);
    // A state directory copied to another machine.
    let process_id = Path::new(APPLICATION).join("process-id");
    std::fs::create_dir_all(second.path().join(APPLICATION)).expect("a directory");
    std::fs::copy(first.path().join(&process_id), second.path().join(&process_id)).expect("a copy");
    let mut other = copying(&kafka, second.path()).start();
    let (since, mut submitted) = (Instant::now(), 0);
    let ended = loop {
        submit(&kafka, submitted, submitted + 20);
        submitted += 20;
        if let Some(ended) = [&mut one, &mut other].into_iter().find_map(end) {
            break ended;
        }
        assert!(since.elapsed() < SOON * 2, "nobody noticed:\n{}\n---\n{}", one.tail(), other.tail());
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(ended.contains("fenced") && ended.contains("another process"), "{ended}");
    for program in [&mut one, &mut other] {
        program.kill();
    }
    copying(&kafka, first.path()).exit_at_end().run(SOON).expect_success();
    assert_each_once(&read_topic(&kafka, RECEIPTS), submitted);
}

/// What it said, if it has ended.
fn end(program: &mut Running) -> Option<String> {
    program.wait(Duration::ZERO).map(|_| program.tail())
}

#[test]
fn state_is_restored_after_its_directory_is_deleted() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    for seed in [1, 2] {
        feed::submit_lines(&kafka, seed, 3_000);
        let ended = order_risk(&kafka, dir.path()).exit_at_end().run(SOON);
        let output = ended.expect_success();
        assert_eq!(output.contains("restored"), seed == 2, "only an empty directory is filled:\n{output}");
        let report = verify(&gather(&kafka, dir.path()));
        assert!(report.is_clean() && report.n_decisions > 500, "{report}");
        if seed == 1 {
            std::fs::remove_dir_all(dir.path().join(names::APPLICATION)).expect("a state directory");
        }
    }
}

#[test]
fn two_instances_share_the_work_and_one_survives_the_other() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe_order_risk(&kafka);
    let (first, second) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let feed = Feed::begin(&kafka, 3, 1_000);
    let mut one = order_risk(&kafka, first.path()).start();
    one.wait_for(RUNNING, SOON);
    let mut other = order_risk(&kafka, second.path()).start();
    other.wait_for(RUNNING, SOON);
    std::thread::sleep(Duration::from_secs(2));
    assert!(one.wait(Duration::ZERO).is_none(), "{}", one.tail());
    one.kill();
    let at_death = ends(&kafka, names::ORDERS, true);
    wait_until("the survivor to take over", || {
        let committed = committed(&kafka, names::APPLICATION, names::ORDERS);
        committed.iter().zip(&at_death).all(|(committed, end)| committed.is_some_and(|committed| committed >= *end))
    });
    let fed = feed.end();
    other.signal("TERM");
    let status = other.wait(SOON).expect("it stops");
    assert!(status.success(), "{status}:\n{}", other.tail());
    order_risk(&kafka, second.path()).exit_at_end().run(SOON).expect_success();
    let report = verify(&gather(&kafka, second.path()));
    assert!(report.is_clean() && report.n_records == fed.committed, "{fed:?}: {report}");
}

#[test]
fn sigterm_commits_and_leaves_and_the_next_start_restores_nothing() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    wipe_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    let feed = Feed::begin(&kafka, 4, 1_000);
    let mut program = order_risk(&kafka, dir.path()).start();
    program.wait_for(RUNNING, SOON);
    std::thread::sleep(Duration::from_secs(2));
    program.signal("TERM");
    let status = program.wait(Duration::from_secs(10)).expect("it stops within the bound");
    assert!(status.success(), "{status}:\n{}", program.tail());
    assert!(!committed(&kafka, names::APPLICATION, names::ORDERS).is_empty());
    let fed = feed.end();
    let last = order_risk(&kafka, dir.path()).exit_at_end().run(SOON);
    assert!(!last.expect_success().contains("restored"), "a clean stop leaves nothing to restore:\n{}", last.output);
    let report = verify(&gather(&kafka, dir.path()));
    assert!(report.is_clean() && report.n_records == fed.committed, "{fed:?}: {report}");
}

#[test]
fn other_parameters_are_refused_until_they_are_accepted() {
    const ORDERS: &str = "tests.selecting.orders.v1";
    const RECEIPTS: &str = "tests.selecting.receipts.v1";
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, "tests-selecting-streams-v1", &[(ORDERS, 1), (RECEIPTS, 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    let write = |number: usize| {
        let (key, value) = (format!("o-{number}"), format!(r#"{{"order_id":"o-{number}","amount_in_cents":5}}"#));
        feed::write(&kafka, ORDERS, [(key.as_str(), value.as_bytes())]);
    };
    let program = || Program::new(PROGRAM, "select").on(&kafka).state_dir(dir.path()).exit_at_end();
    write(0);
    program().flag("--param-from-cents", "5").run(SOON).expect_success();
    write(1);
    let refused = program().flag("--param-from-cents", "6").run(SOON);
    for part in [ORDERS, "offset 1", "from_cents = 5", "from_cents = 6", "--params-change=accept"] {
        assert!(refused.expect_error().contains(part), "{part}\n{}", refused.expect_error());
    }
    let accepted = program().flag("--param-from-cents", "6").flag("--params-change", "accept").run(SOON);
    assert!(accepted.expect_success().contains("the new ones hold from here on"), "{}", accepted.expect_success());
    // They are the committed ones from then on.
    write(2);
    program().flag("--param-from-cents", "6").run(SOON).expect_success();
    assert_each_once(&read_topic(&kafka, RECEIPTS), 1);
    let missing = program().run(SOON);
    assert!(missing.expect_error().contains("`param.from_cents`: is not given"), "{}", missing.expect_error());
}

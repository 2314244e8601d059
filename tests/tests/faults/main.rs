//! Bad input and faults on a real broker: each a clear error that names what and where, no panic, nothing lost.

mod broker;
mod held_back;
mod internal_topics;
mod recreated_topics;
mod refused;
mod secrets;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use streamwright_tests::evidence::kafka::{committed, gather, read_topic};
use streamwright_tests::evidence::{Row, names, state};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::Program;
use streamwright_tests::verify::verify;
use streamwright_tests::{feed, or_skip, slate};

const PROGRAM: &str = env!("CARGO_BIN_EXE_program-under-test");
const SOON: Duration = Duration::from_secs(60);
const RUNNING: &str = "task is running";

/// One of the topologies of one step: application id, input, output.
#[derive(Clone, Copy)]
struct Copying(&'static str, &'static str, &'static str, &'static str);

const COPYING: Copying =
    Copying("copy", "tests-copying-streams-v1", "tests.copying.orders.v1", "tests.copying.receipts.v1");
const SKIPPING: Copying =
    Copying("skip", "tests-skipping-streams-v1", "tests.skipping.orders.v1", "tests.skipping.receipts.v1");
const LETTERING: Copying = Copying(
    "dead-letter",
    "tests-dead-lettering-streams-v1",
    "tests.lettering.orders.v1",
    "tests.lettering.receipts.v1",
);
const DEAD: &str = "tests.lettering.dead.v1";

impl Copying {
    fn wipe(self, kafka: &Kafka) {
        slate::wipe(kafka, self.1, &[(self.2, 1), (self.3, 1)]);
    }

    fn program(self, kafka: &Kafka, dir: &Path) -> Program {
        Program::new(PROGRAM, self.0).on(kafka).state_dir(dir)
    }

    /// Orders with these amounts; the key is the amount.
    fn submit(self, kafka: &Kafka, amounts: impl IntoIterator<Item = i64>) {
        let orders = amounts
            .into_iter()
            .map(|amount| (amount.to_string(), format!(r#"{{"order_id":"o-{amount}","amount_in_cents":{amount}}}"#)));
        let orders: Vec<(String, String)> = orders.collect();
        feed::write(kafka, self.2, orders.iter().map(|(key, value)| (key.as_str(), value.as_bytes())));
    }

    fn submit_bad(self, kafka: &Kafka) {
        feed::write(kafka, self.2, [("bad", &b"not json"[..])]);
    }

    fn receipts(self, kafka: &Kafka) -> BTreeSet<String> {
        let rows = read_topic(kafka, self.3);
        let keys: BTreeSet<String> = rows.iter().map(|row| text(row.key.as_deref())).collect();
        assert_eq!(keys.len(), rows.len(), "a receipt is doubled");
        keys
    }
}

fn text(bytes: Option<&[u8]>) -> String {
    String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
}

fn keys(amounts: impl IntoIterator<Item = i64>) -> BTreeSet<String> {
    amounts.into_iter().map(|amount| amount.to_string()).collect()
}

#[track_caller]
fn assert_names(error: &str, words: &[&str]) {
    for word in words {
        assert!(error.contains(word), "{word:?} is not in: {error}");
    }
}

#[test]
fn a_bad_record_stops_the_application_and_is_named() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    COPYING.wipe(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    COPYING.submit(&kafka, 1..=5);
    COPYING.submit_bad(&kafka);
    // After a restart it is still there: nothing skips it silently.
    for _ in 0..2 {
        let ended = COPYING.program(&kafka, dir.path()).exit_at_end().run(SOON);
        assert_names(ended.expect_error(), &[COPYING.2, "partition 0", "offset 5", "on_error = skip"]);
        assert!(COPYING.receipts(&kafka).is_subset(&keys(1..=5)));
        assert!(committed(&kafka, COPYING.1, COPYING.2)[0].unwrap_or(0) <= 5);
    }
}

#[test]
fn bad_records_are_skipped_where_the_source_says_so() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    SKIPPING.wipe(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    SKIPPING.submit(&kafka, 1..=5);
    SKIPPING.submit_bad(&kafka);
    SKIPPING.submit(&kafka, 6..=9);
    let ended = SKIPPING.program(&kafka, dir.path()).exit_at_end().run(SOON);
    assert_names(ended.expect_success(), &["skipped a bad record", "offset=5", "skipped: 1"]);
    assert!(!ended.output.contains("not json"), "payloads are nobody's business:\n{}", ended.output);
    assert_eq!(SKIPPING.receipts(&kafka), keys(1..=9));
    assert_eq!(committed(&kafka, SKIPPING.1, SKIPPING.2), [Some(10)]);
}

#[test]
fn bad_records_become_dead_letters_with_their_cause() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    LETTERING.wipe(&kafka);
    slate::wipe(&kafka, LETTERING.1, &[(DEAD, 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    LETTERING.submit(&kafka, 1..=5);
    LETTERING.submit_bad(&kafka);
    LETTERING.submit(&kafka, 6..=9);
    // Killed before its commit: the dead letter goes the way of the receipts.
    let mut killed = LETTERING.program(&kafka, dir.path()).flag("--commit-interval-ms", "4500").start();
    killed.wait_for("wrote a dead letter", SOON);
    killed.kill();
    assert_eq!((LETTERING.receipts(&kafka).len(), read_topic(&kafka, DEAD).len()), (0, 0));
    LETTERING.program(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    assert_eq!(LETTERING.receipts(&kafka), keys(1..=9));
    let dead = read_topic(&kafka, DEAD);
    assert_eq!(dead.len(), 1, "{dead:?}");
    assert_eq!(
        (text(dead[0].key.as_deref()), text(dead[0].value.as_deref())),
        ("bad".to_owned(), "not json".to_owned())
    );
    let header = |row: &Row, name: &str| {
        let found = row.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| text(Some(value))).unwrap_or_default()
    };
    assert_eq!(header(&dead[0], "__streams.errors.topic"), LETTERING.2);
    assert_eq!(header(&dead[0], "__streams.errors.partition"), "0");
    assert_eq!(header(&dead[0], "__streams.errors.offset"), "5");
    assert!(!header(&dead[0], "__streams.errors.exception").is_empty());
    assert!(!header(&dead[0], "__streams.errors.message").is_empty());
}

#[test]
fn a_panic_in_the_topology_names_the_record_and_takes_the_transaction_back() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    COPYING.wipe(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    COPYING.submit(&kafka, [1, 2, 3, -666, 5]);
    let ended = COPYING.program(&kafka, dir.path()).exit_at_end().run(SOON);
    assert_names(ended.expect_error(), &["panicked", "no receipt for -666", COPYING.2, "partition 0", "offset 3"]);
    assert!(COPYING.receipts(&kafka).is_subset(&keys(1..=3)));
    assert!(committed(&kafka, COPYING.1, COPYING.2)[0].unwrap_or(0) <= 3);
}

#[test]
fn an_unknown_topic_is_named() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    COPYING.wipe(&kafka);
    slate::delete_topics(&kafka, &[COPYING.2]);
    let dir = tempfile::tempdir().expect("a directory");
    let ended = COPYING.program(&kafka, dir.path()).flag("--task-timeout-ms", "3000").run(SOON);
    assert_names(ended.expect_error(), &[COPYING.2, "does not exist"]);
}

#[test]
fn a_wrong_partition_count_is_an_error_before_anything_is_read() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let (orders, receipts) = ("tests.declaring.orders.v1", "tests.declaring.receipts.v1");
    slate::wipe(&kafka, "tests-declaring-streams-v1", &[(orders, 3), (receipts, 1)]);
    let dir = tempfile::tempdir().expect("a directory");
    let ended = Program::new(PROGRAM, "declared").on(&kafka).state_dir(dir.path()).run(SOON);
    assert_names(ended.expect_error(), &[orders, "3", "4", "partitions"]);
    // The same for a topic of our own that somebody made otherwise.
    slate::wipe(&kafka, names::APPLICATION, &[(names::ORDERS, 4), (names::DECISIONS, 4), (names::CHANGELOG, 2)]);
    let ended = Program::new(PROGRAM, "order-risk").on(&kafka).state_dir(dir.path()).run(SOON);
    assert_names(ended.expect_error(), &[names::CHANGELOG, "2", "4", "partitions"]);
    slate::wipe(&kafka, names::APPLICATION, &[]);
}

#[test]
fn a_broker_that_does_not_answer_is_given_up_in_time() {
    let dir = tempfile::tempdir().expect("a directory");
    let nobody = Kafka::at("127.0.0.1:9");
    let since = Instant::now();
    let program = COPYING.program(&nobody, dir.path()).flag("--task-timeout-ms", "3000");
    let ended = program.run(SOON);
    assert_names(ended.expect_error(), &["127.0.0.1:9"]);
    assert!((Duration::from_secs(2)..Duration::from_secs(30)).contains(&since.elapsed()), "{:?}", since.elapsed());
}

/// A start has nothing to commit yet.
#[test]
fn a_stop_is_heard_while_the_program_starts() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut running = COPYING.program(&Kafka::at("127.0.0.1:9"), dir.path()).start();
    running.wait_for("trying again", SOON);
    running.signal("TERM");
    let status = running.wait(Duration::from_secs(5)).unwrap_or_else(|| panic!("it goes on:\n{}", running.tail()));
    assert!(status.success(), "{status}:\n{}", running.tail());
}

#[test]
fn a_second_process_on_the_same_state_directory_is_told_who_is_there() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    COPYING.wipe(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    let mut first = COPYING.program(&kafka, dir.path()).start();
    first.wait_for(RUNNING, SOON);
    let ended = COPYING.program(&kafka, dir.path()).run(SOON);
    let directory = dir.path().join(COPYING.1).display().to_string();
    assert_names(ended.expect_error(), &[&directory, "in use by process", "state.dir"]);
    COPYING.submit(&kafka, 1..=3);
    first.signal("TERM");
    assert!(first.wait(SOON).is_some_and(|status| status.success()), "{}", first.tail());
}

#[test]
fn a_topic_deleted_while_running_is_named() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    COPYING.wipe(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    let mut running = COPYING.program(&kafka, dir.path()).flag("--task-timeout-ms", "10000").start();
    running.wait_for(RUNNING, SOON);
    COPYING.submit(&kafka, 1..=5);
    slate::delete_topics(&kafka, &[COPYING.2]);
    let status = running.wait(SOON).unwrap_or_else(|| panic!("it goes on without a topic:\n{}", running.tail()));
    let output = running.output();
    assert_eq!(status.code(), Some(1), "{}", running.tail());
    let error = output.lines().find(|line| line.starts_with("error: ")).expect("an error");
    assert_names(error, &[COPYING.2]);
}

#[test]
fn records_that_retention_removed_before_they_were_read_are_an_error() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    COPYING.wipe(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    COPYING.submit(&kafka, 1..=10);
    COPYING.program(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    COPYING.submit(&kafka, 11..=40);
    slate::remove_records(&kafka, COPYING.2, 0, 25);
    let ended = COPYING.program(&kafka, dir.path()).exit_at_end().run(SOON);
    let words = [COPYING.2, "partition 0", "offset 10", "25", "15 records", "--offsets-lost=skip-removed"];
    assert_names(ended.expect_error(), &words);
    assert_eq!(COPYING.receipts(&kafka), keys(1..=10));
    // The way on.
    let program = || COPYING.program(&kafka, dir.path()).flag("--offsets-lost", "skip-removed");
    program().exit_at_end().run(SOON).expect_success();
    assert_eq!(COPYING.receipts(&kafka), keys((1..=10).chain(26..=40)));
}

fn order_risk(kafka: &Kafka, dir: &Path) -> Program {
    Program::new(PROGRAM, "order-risk").on(kafka).state_dir(dir)
}

fn prepare_order_risk(kafka: &Kafka) {
    slate::wipe(kafka, names::APPLICATION, &[(names::ORDERS, 4), (names::DECISIONS, 4)]);
    feed::submit_lines(kafka, 11, 3_000);
}

#[test]
fn a_damaged_store_is_set_aside_and_restored() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    prepare_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    order_risk(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    let store = state::directory(dir.path(), 0);
    let mut n_damaged = 0;
    for file in std::fs::read_dir(&store).expect("a store") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "sst") {
            let length = std::fs::metadata(&path).expect("a size").len();
            std::fs::write(&path, vec![0xa5; usize::try_from(length).expect("a size")]).expect("a write");
            n_damaged += 1;
        }
    }
    assert!(n_damaged > 0, "the store has no files to damage");
    feed::submit_lines(&kafka, 12, 1_000);
    let ended = order_risk(&kafka, dir.path()).exit_at_end().run(SOON);
    assert_names(ended.expect_success(), &["set aside", &store.display().to_string()]);
    assert!(store.with_file_name("state.corrupt-1").exists());
    let report = verify(&gather(&kafka, dir.path()));
    assert!(report.is_clean(), "{report}");
}

#[test]
fn a_full_disk_is_named_and_loses_nothing() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    prepare_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    // No file may grow beyond one block: writes fail as on a full disk. The trap keeps the signal from ending it.
    let small = order_risk(&kafka, dir.path()).wrapped(r#"trap '' XFSZ; ulimit -f 1; exec "$@""#);
    let ended = small.flag("--task-timeout-ms", "2000").exit_at_end().run(SOON);
    assert_names(ended.expect_error(), &[names::STORE, &dir.path().display().to_string()]);
    // With room again it goes on.
    order_risk(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    let report = verify(&gather(&kafka, dir.path()));
    assert!(report.is_clean(), "{report}");
}

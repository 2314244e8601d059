//! Others in the group: a plain consumer, and another topology under the same application id.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use streamwright_tests::evidence::kafka::read_topic;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::{Program, Running};
use streamwright_tests::{feed, or_skip, slate};

use super::{APPLICATION, ORDERS, PROGRAM, RECEIPTS, RUNNING, SOON, assert_each_once, copying, submit};

const COUNTING: &str = "tests-counting-streams-v1";
const COUNTED: &str = "tests.counting.orders.v1";
const COUNTED_TOO: &str = "tests.counting.returns.v1";
const COUNTS: &str = "tests.counting.receipts.v1";
const FOREIGN: &str = "another topology has committed the positions";
const STRANGER: &str = "the group has a member that is no instance of this application";

/// A consumer of the application's group that is no streamwright. Leaves when dropped.
struct Plain {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Plain {
    /// Returns once it is a member.
    fn join(kafka: &Kafka) -> Self {
        let consumer: BaseConsumer = kafka
            .client()
            .set("group.id", APPLICATION)
            .set("client.id", "curious")
            .set("enable.auto.commit", "false")
            .set("partition.assignment.strategy", "range")
            .create()
            .expect("a consumer");
        consumer.subscribe(&[ORDERS]).expect("a subscription");
        let (stop, joined) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (stopped, tell) = (Arc::clone(&stop), Arc::clone(&joined));
        let thread = std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                let _ = consumer.poll(Duration::from_millis(50));
                if consumer.assignment().is_ok_and(|assignment| assignment.count() > 0) {
                    tell.store(true, Ordering::Relaxed);
                }
            }
        });
        let since = Instant::now();
        while !joined.load(Ordering::Relaxed) {
            assert!(since.elapsed() < SOON, "it does not get any partition");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[test]
fn a_plain_consumer_in_the_group_is_refused_at_the_start_and_said_aloud_later() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, APPLICATION, &[(ORDERS, 4), (RECEIPTS, 4)]);
    let dir = tempfile::tempdir().expect("a directory");
    submit(&kafka, 0, 50);
    let plain = Plain::join(&kafka);
    let blue = |dir: &Path| copying(&kafka, dir).set("client.id", "blue").exit_at_end();
    for program in [copying(&kafka, dir.path()).exit_at_end(), blue(dir.path())] {
        let refused = program.run(SOON);
        let words = refused.expect_error();
        for part in ["no instance of this application", "client id `curious`", "127.0.0.1", ORDERS, APPLICATION] {
            assert!(words.contains(part), "{part}\n{words}");
        }
    }
    drop(plain);
    let mut running = copying(&kafka, dir.path()).start();
    running.wait_for(RUNNING, SOON);
    let other = tempfile::tempdir().expect("a directory");
    let ended = blue(other.path()).run(SOON);
    assert!(!ended.expect_success().contains(STRANGER) && !running.has_said(STRANGER), "{}", ended.output);
    let plain = Plain::join(&kafka);
    running.wait_for(STRANGER, SOON);
    // It has half of the partitions until it leaves.
    drop(plain);
    submit(&kafka, 50, 100);
    running.signal("TERM");
    assert!(running.wait(SOON).is_some_and(|status| status.success()), "{}", running.tail());
    copying(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    assert_each_once(&read_topic(&kafka, RECEIPTS), 100);
}

#[test]
fn two_topologies_under_one_id_are_refused_at_once_and_one_after_the_other() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, COUNTING, &[(COUNTED, 2), (COUNTED_TOO, 2), (COUNTS, 2)]);
    let dirs = [tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory")];
    let one = || Program::new(PROGRAM, "count").on(&kafka).state_dir(dirs[0].path());
    let other = || Program::new(PROGRAM, "count-returns").on(&kafka).state_dir(dirs[1].path()).exit_at_end();
    let write = |topic: &str| feed::write(&kafka, topic, [("c", &br#"{"order_id":"o","amount_in_cents":1}"#[..]); 3]);
    write(COUNTED);
    write(COUNTED_TOO);
    let mut running = one().start();
    running.wait_for(RUNNING, SOON);
    let refused = other().run(SOON);
    let words = refused.expect_error();
    for part in ["no instance of this application", "tests-counting-streams-v1-0-consumer", COUNTED] {
        assert!(words.contains(part), "{part}\n{words}");
    }
    running.signal("TERM");
    assert!(running.wait(SOON).is_some_and(|status| status.success()), "{}", running.tail());
    let refused = other().run(SOON);
    let words = refused.expect_error();
    for part in ["already processed records of", COUNTED, "another topology", COUNTED_TOO] {
        assert!(words.contains(part), "{part}\n{words}");
    }
    one().exit_at_end().run(SOON).expect_success();
    let counts = read_topic(&kafka, COUNTS);
    let last = counts.last().and_then(|row| row.value.clone()).expect("a count");
    assert_eq!((counts.len(), String::from_utf8_lossy(&last).contains(":3}")), (3, true));
}

/// Nothing tells a new version of a program from another program with its id, so both are told.
#[test]
fn two_topologies_that_read_the_same_under_one_id_are_told_of_each_other() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, COUNTING, &[(COUNTED, 2), (COUNTS, 2)]);
    let dirs = [tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory")];
    let count = || Program::new(PROGRAM, "count").on(&kafka).state_dir(dirs[0].path());
    let sum = || Program::new(PROGRAM, "sum").on(&kafka).state_dir(dirs[1].path());
    let mut counting = count().start();
    counting.wait_for(RUNNING, SOON);
    let mut summing = sum().start();
    summing.wait_for(RUNNING, SOON);
    let output = summing.output();
    let warning = output.lines().find(|line| line.contains("WARN") && line.contains(FOREIGN)).unwrap_or_default();
    for part in ["Counting (fingerprint", "Summing (fingerprint", "stores counts", COUNTING, COUNTED] {
        assert!(warning.contains(part), "{part} is not in the warning:\n{output}");
    }
    assert!(!counting.has_said(FOREIGN), "it took over what is its own:\n{}", counting.tail());
    // The other one takes the partitions back.
    stop(&mut summing);
    counting.wait_for(FOREIGN, SOON);
    stop(&mut counting);
    let refused = sum().flag("--topology-change", "refuse").exit_at_end().run(SOON);
    let words = refused.expect_error();
    for part in [COUNTED, "was Counting (fingerprint", "is Summing (fingerprint", "--topology-change=accept"] {
        assert!(words.contains(part), "{part}\n{words}");
    }
    // The second start finds its own positions.
    count().exit_at_end().run(SOON).expect_success();
    let ended = count().flag("--topology-change", "refuse").exit_at_end().run(SOON);
    assert!(!ended.expect_success().contains(FOREIGN), "{}", ended.output);
}

#[track_caller]
fn stop(program: &mut Running) {
    program.signal("TERM");
    assert!(program.wait(SOON).is_some_and(|status| status.success()), "{}", program.tail());
}

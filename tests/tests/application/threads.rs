//! Several workers in a process: partitions and stores move between them without a failure.

use streamwright_tests::evidence::kafka::{gather, read_topic};
use streamwright_tests::feed::Feed;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::Running;
use streamwright_tests::verify::verify;
use streamwright_tests::{or_skip, slate};

use super::{
    APPLICATION, ORDERS, RECEIPTS, RUNNING, SOON, assert_each_once, copying, order_risk, submit, wait_until,
    wipe_order_risk,
};

/// Nothing went wrong, not even for a moment. Some of the orders are bad, and that is said.
#[track_caller]
fn assert_smooth(output: &str) {
    let is_wrong = |line: &&str| line.contains(" WARN ") || line.contains(" ERROR ");
    let wrong: Vec<&str> =
        output.lines().filter(is_wrong).filter(|line| !line.contains("skipped a bad record")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(output.contains("aborts: 0,"), "no summary, or aborts in it:\n{output}");
}

#[test]
fn workers_of_an_instance_that_has_a_group_instance_id_are_members_of_their_own() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    slate::wipe(&kafka, APPLICATION, &[(ORDERS, 4), (RECEIPTS, 4)]);
    let dir = tempfile::tempdir().expect("a directory");
    submit(&kafka, 0, 100);
    // The second start takes the places of the first one.
    for count in [100, 200] {
        let program = copying(&kafka, dir.path()).flag("--num-stream-threads", "2");
        let program = program.set("consumer.group.instance.id", "shop").exit_at_end();
        let ended = program.run(SOON);
        assert_smooth(ended.expect_success());
        assert_each_once(&read_topic(&kafka, RECEIPTS), count);
        submit(&kafka, count, count + 100);
    }
}

#[test]
fn stores_move_between_workers_without_a_failure() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    for threads in ["2", "3"] {
        wipe_order_risk(&kafka);
        let (first, second) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
        let feed = Feed::begin(&kafka, 5, 1_000);
        let mut one = order_risk(&kafka, first.path()).flag("--num-stream-threads", threads).start();
        one.wait_for(RUNNING, SOON);
        for _ in 0..2 {
            let assigned = n_assignments(&one);
            let mut other = order_risk(&kafka, second.path()).flag("--num-stream-threads", "2").start();
            other.wait_for(RUNNING, SOON);
            stop(&mut other);
            wait_until("the first instance to take over again", || n_assignments(&one) > assigned + 2);
        }
        let fed = feed.end();
        stop(&mut one);
        let last = order_risk(&kafka, first.path()).flag("--num-stream-threads", threads).exit_at_end().run(SOON);
        assert_smooth(last.expect_success());
        let report = verify(&gather(&kafka, first.path()));
        assert!(report.is_clean() && report.n_records == fed.committed, "{threads} threads, {fed:?}: {report}");
    }
}

/// How often a worker was given an assignment.
fn n_assignments(program: &Running) -> usize {
    program.output().lines().filter(|line| line.contains("assigned worker=")).count()
}

#[track_caller]
fn stop(program: &mut Running) {
    program.signal("TERM");
    let status = program.wait(SOON).expect("it stops");
    assert!(status.success(), "{status}:\n{}", program.tail());
    assert_smooth(&program.output());
}

//! Topics of our own that somebody deletes while a program runs on them.

use std::path::Path;
use std::time::{Duration, Instant};

use streamwright_tests::evidence::kafka::{committed, ends, gather, read_topic};
use streamwright_tests::evidence::names;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::Program;
use streamwright_tests::verify::verify;
use streamwright_tests::{feed, or_skip, slate};

use super::{RUNNING, SOON, assert_names, order_risk, prepare_order_risk};

fn program(kafka: &Kafka, dir: &Path) -> Program {
    order_risk(kafka, dir).flag("--task-timeout-ms", "10000")
}

/// What the group has committed of both input topics, once that is everything.
fn processed(kafka: &Kafka) -> Vec<Option<i64>> {
    let since = Instant::now();
    loop {
        let offsets = |topic| committed(kafka, names::APPLICATION, topic);
        let (orders, repartition) = (offsets(names::ORDERS), offsets(names::REPARTITION));
        let done = |offsets: &[Option<i64>], ends: &[i64]| {
            offsets.iter().zip(ends).all(|(offset, end)| *end == 0 || offset.is_some_and(|offset| offset + 1 >= *end))
        };
        if done(&orders, &ends(kafka, names::ORDERS, true))
            && orders.iter().any(Option::is_some)
            && done(&repartition, &ends(kafka, names::REPARTITION, true))
            && repartition.iter().any(Option::is_some)
        {
            return orders;
        }
        assert!(since.elapsed() < SOON, "not everything is processed: {orders:?}, {repartition:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Runs order-risk until it has processed everything, deletes `topic` under it, and gives it more to do. It must stop
/// with an error that names the topic, and nothing that was committed may have changed. Returns what is committed.
fn delete_while_running(kafka: &Kafka, dir: &Path, topic: &str) -> Vec<Option<i64>> {
    let mut running = program(kafka, dir).start();
    running.wait_for(RUNNING, SOON);
    let before = processed(kafka);
    let decisions = read_topic(kafka, names::DECISIONS);
    assert!(decisions.len() > 500, "{} decisions", decisions.len());
    slate::delete_topics(kafka, &[topic]);
    feed::submit_lines(kafka, 12, 1_000);
    let status = running.wait(SOON).unwrap_or_else(|| panic!("it goes on without {topic}:\n{}", running.tail()));
    let output = running.output();
    assert_eq!(status.code(), Some(1), "{}", running.tail());
    assert!(!output.contains("panicked"), "{}", running.tail());
    let error = output.lines().find(|line| line.starts_with("error: ")).expect("an error");
    assert_names(error, &[topic]);
    assert_eq!(read_topic(kafka, names::DECISIONS), decisions, "decisions without {topic}");
    before
}

/// Nobody but the user can know that everything in the repartition topic had been processed: a new start is refused, with
/// the reason, until it is told to read the new one from its beginning.
#[test]
fn a_repartition_topic_deleted_while_running_is_named_and_nothing_is_lost_or_doubled() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    prepare_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    delete_while_running(&kafka, dir.path(), names::REPARTITION);
    let decisions = read_topic(&kafka, names::DECISIONS);
    let refused = order_risk(&kafka, dir.path()).exit_at_end().run(SOON);
    let error = refused.expect_error();
    assert_names(error, &[names::REPARTITION, "created anew", "--offsets-lost=reprocess"]);
    assert_eq!(read_topic(&kafka, names::DECISIONS), decisions, "decisions of a topic that is another one");
    let told = order_risk(&kafka, dir.path()).flag("--offsets-lost", "reprocess").exit_at_end().run(SOON);
    told.expect_success();
    let report = verify(&gather(&kafka, dir.path()));
    assert!(report.is_clean() && report.n_decisions > 700, "{report}");
}

/// State whose changelog is gone cannot be proven: whoever starts again is told so, and nothing is made up.
#[test]
fn a_changelog_deleted_while_running_is_named_and_nobody_goes_on_without_it() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    prepare_order_risk(&kafka);
    let dir = tempfile::tempdir().expect("a directory");
    let before = delete_while_running(&kafka, dir.path(), names::CHANGELOG);
    let decisions = read_topic(&kafka, names::DECISIONS);
    for state in [dir.path(), tempfile::tempdir().expect("a directory").path()] {
        let ended = order_risk(&kafka, state).exit_at_end().run(SOON);
        assert_names(ended.expect_error(), &[names::STORE, "changelog"]);
        assert_eq!(read_topic(&kafka, names::DECISIONS), decisions, "decisions without state");
    }
    let after = committed(&kafka, names::APPLICATION, names::ORDERS);
    assert!(before.iter().zip(&after).all(|(before, after)| before <= after), "{before:?}, {after:?}");
    slate::wipe(&kafka, names::APPLICATION, &[]);
}

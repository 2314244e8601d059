//! Topics that somebody deletes, creates anew or cuts while a program is stopped: rows F17, F18 and F20.

use std::path::Path;

use streamwright_tests::evidence::kafka::{ends, gather, read_topic};
use streamwright_tests::evidence::names;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::program::Program;
use streamwright_tests::verify::verify;
use streamwright_tests::{feed, or_skip, slate};

use super::{SOON, assert_names, order_risk, prepare_order_risk};

const PARTITIONS: i32 = 4;

/// Order-risk, which has processed what is there, and stopped.
fn stopped(kafka: &Kafka, dir: &Path) {
    prepare_order_risk(kafka);
    order_risk(kafka, dir).exit_at_end().run(SOON).expect_success();
    feed::submit_lines(kafka, 12, 500);
}

/// Refused with these words, and nothing is decided.
fn refused(kafka: &Kafka, program: Program, words: &[&str]) {
    let before = read_topic(kafka, names::DECISIONS);
    assert!(before.len() > 500, "{} decisions", before.len());
    let ended = program.exit_at_end().run(SOON);
    assert_names(ended.expect_error(), words);
    assert_eq!(read_topic(kafka, names::DECISIONS), before, "decisions of something else");
}

/// Row F17, with the state that depends on the old one and without any.
#[test]
fn a_changelog_that_was_created_anew_is_refused_empty_or_grown() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let (dir, empty) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    stopped(&kafka, dir.path());
    let end = ends(&kafka, names::CHANGELOG, true).into_iter().max().expect("partitions");
    slate::delete_topics(&kafka, &[names::CHANGELOG]);
    kafka.create_topic_with(names::CHANGELOG, PARTITIONS, &[("cleanup.policy", "compact")]);
    let words =
        [names::CHANGELOG, names::STORE, "partition", "topic id is", "created anew", "--topics-recreated=accept"];
    refused(&kafka, order_risk(&kafka, dir.path()), &words);
    refused(&kafka, order_risk(&kafka, empty.path()), &words);
    // Further than anything that was noted of the old one.
    let keys: Vec<String> = (0..8 * (end + 100)).map(|number| format!("customer-{number}")).collect();
    feed::write(&kafka, names::CHANGELOG, keys.iter().map(|key| (key.as_str(), &b"0"[..])));
    assert!(ends(&kafka, names::CHANGELOG, true).into_iter().all(|grown| grown > end), "it has outgrown the old one");
    refused(&kafka, order_risk(&kafka, dir.path()), &words);
    refused(&kafka, order_risk(&kafka, empty.path()), &words);
    slate::wipe(&kafka, names::APPLICATION, &[]);
}

/// Row F18: what has the head goes on, what would have to read it is refused.
#[test]
fn a_changelog_without_its_head_builds_no_state() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let dir = tempfile::tempdir().expect("a directory");
    stopped(&kafka, dir.path());
    // A broker removes no records of a topic that is only compacted.
    slate::set_cleanup_policy(&kafka, names::CHANGELOG, "compact,delete");
    for (partition, end) in (0..).zip(ends(&kafka, names::CHANGELOG, true)) {
        slate::remove_records(&kafka, names::CHANGELOG, partition, end / 2);
    }
    slate::set_cleanup_policy(&kafka, names::CHANGELOG, "compact");
    let empty = tempfile::tempdir().expect("a directory");
    let words = [names::CHANGELOG, names::STORE, "partition", "begins at offset", "--topics-recreated=accept"];
    refused(&kafka, order_risk(&kafka, empty.path()), &words);
    order_risk(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    slate::wipe(&kafka, names::APPLICATION, &[]);
}

/// A repartition topic is not made anew in silence: what was on its way would be missing.
#[test]
fn a_repartition_topic_that_was_deleted_is_not_made_anew() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let dir = tempfile::tempdir().expect("a directory");
    stopped(&kafka, dir.path());
    slate::delete_topics(&kafka, &[names::REPARTITION]);
    let words = [names::REPARTITION, "does not exist", "was deleted", "--offsets-lost=reprocess"];
    for _ in 0..2 {
        refused(&kafka, order_risk(&kafka, dir.path()), &words);
    }
    let told = order_risk(&kafka, dir.path()).flag("--offsets-lost", "reprocess").exit_at_end().run(SOON);
    told.expect_success();
    let report = verify(&gather(&kafka, dir.path()));
    assert!(report.is_clean(), "{report}");
}

/// Row F20: the broker forgets the offsets with the topic, so that another one looks like one that was never read.
#[test]
fn an_input_that_was_created_anew_is_not_read_in_silence() {
    let kafka = or_skip!(Kafka::find());
    let _claim = slate::claim();
    let dir = tempfile::tempdir().expect("a directory");
    stopped(&kafka, dir.path());
    slate::delete_topics(&kafka, &[names::ORDERS]);
    kafka.create_topic(names::ORDERS, PARTITIONS);
    feed::submit_lines(&kafka, 13, 500);
    refused(&kafka, order_risk(&kafka, dir.path()), &[names::ORDERS, "topic id is", "created anew"]);
    let told = order_risk(&kafka, dir.path()).flag("--offsets-lost", "reprocess").exit_at_end().run(SOON);
    told.expect_success();
    order_risk(&kafka, dir.path()).exit_at_end().run(SOON).expect_success();
    slate::wipe(&kafka, names::APPLICATION, &[]);
}

//! Topics that are not the ones that the group has processed: changelogs, repartition topics and inputs that were deleted
//! and created anew, or lost records. Nothing goes on from them in silence.

mod counts;

use std::collections::BTreeMap;

use streamwright::Error;
use streamwright::log::{LogError, MemoryLog};
use streamwright::prelude::*;

use counts::{Count, Counts, GUARANTEES, counted, run, write};

topology! {
    #![application_id = "recreated-by-amount-v1"]

    struct ByAmount;

    #[source(topic = "orders", key = Utf8, value = I64, partitions = 1)]
    let orders: Stream<String, i64>;

    #[repartition(name = "by-amount", key = I64, value = I64)]
    let by_amount: Stream<i64, i64> = orders.select_key(|_, amount| *amount);

    #[store(name = "amounts", key = I64, value = I64)]
    let amounts: Table<i64, i64> = by_amount.group_by_key().count();
}

topology! {
    #![application_id = "recreated-copies-v1"]

    /// It keeps nothing: only the offsets of one input remember the other.
    struct Copies;

    #[source(topic = "orders", key = Utf8, value = I64, partitions = 1)]
    let orders: Stream<String, i64>;

    #[source(topic = "returns", key = Utf8, value = I64, partitions = 1)]
    let returns: Stream<String, i64>;

    #[sink(topic = "counted", key = Utf8, value = Json)]
    let both: Stream<String, Count> =
        orders.merge(returns).map_values(|user, count| Count { user: user.clone(), count: *count });
}

const CHANGELOG: &str = "lost-counts-v1-counts-changelog";
const REPARTITION: &str = "recreated-by-amount-v1-by-amount-repartition";

fn log_of(orders: i64) -> MemoryLog {
    let log = MemoryLog::new();
    for topic in ["orders", "returns", "counted"] {
        log.create_topic(topic, 1);
    }
    write(&log, "orders", orders);
    log
}

fn counts(each: i64) -> BTreeMap<String, i64> {
    (0..7).map(|user| (format!("user-{user}"), each)).collect()
}

/// Refused at every start, with these words, and nothing is written.
#[track_caller]
fn refused<T: Topology>(topology: impl Fn() -> T, log: &MemoryLog, settings: &[(&str, &str)], words: &[&str]) -> Error {
    let before = counted(log);
    run(topology(), log, settings).expect_err("it is refused");
    let error = run(topology(), log, settings).expect_err("it is refused again");
    for word in words {
        assert!(error.to_string().contains(word), "{word:?} is not in: {error}");
    }
    assert_eq!(counted(log), before);
    error
}

/// Row F17: the store of a log in memory is always new, so that only the group remembers the changelog.
#[test]
fn a_changelog_that_was_created_anew_is_refused_empty_or_grown() {
    for guarantee in GUARANTEES {
        for grown in [0, 500] {
            let log = log_of(70);
            let settings = [("processing.guarantee", guarantee)];
            run(Counts, &log, &settings).expect("the first run");
            log.delete_topic(CHANGELOG);
            log.create_topic(CHANGELOG, 1);
            write(&log, CHANGELOG, grown);
            write(&log, "orders", 70);
            let words = ["task 0_0", CHANGELOG, "partition 0", "`counts`", "created anew", "--topics-recreated=accept"];
            let error = refused(|| Counts, &log, &settings, &words);
            assert!(matches!(error, Error::StateLost(_)), "{error}");
        }
    }
}

/// What somebody vouches for is not asked about again.
#[test]
fn a_changelog_that_is_accepted_is_what_the_state_is_built_from() {
    let log = log_of(70);
    run(Counts, &log, &[]).expect("the first run");
    log.delete_topic(CHANGELOG);
    log.create_topic(CHANGELOG, 1);
    // One count of each user, where there were ten.
    write(&log, CHANGELOG, 7);
    write(&log, "orders", 7);
    run(Counts, &log, &[("topics.recreated", "accept")]).expect("it is accepted");
    assert_eq!(counted(&log), (counts(2), 77));
    write(&log, "orders", 7);
    run(Counts, &log, &[]).expect("the group depends on the new one");
    assert_eq!(counted(&log), (counts(3), 84));
}

/// Row F18.
#[test]
fn a_changelog_without_its_head_is_refused() {
    let log = log_of(70);
    run(Counts, &log, &[]).expect("the first run");
    write(&log, "orders", 3);
    run(Counts, &log, &[]).expect("the second run");
    log.remove_records(CHANGELOG, 0, 8);
    let error =
        refused(|| Counts, &log, &[], &[CHANGELOG, "partition 0", "begins at offset 7", "--topics-recreated=accept"]);
    assert!(matches!(error, Error::StateLost(_)), "{error}");
}

#[test]
fn a_repartition_topic_that_was_created_anew_is_refused_until_somebody_says_to_read_it() {
    let log = log_of(70);
    run(ByAmount, &log, &[]).expect("the first run");
    log.delete_topic(REPARTITION);
    for policy in ["fail", "continue-at-stored"] {
        let error = run(ByAmount, &log, &[("offsets.lost", policy)]).expect_err("another topic");
        for word in [REPARTITION, "partition 0", "created anew", "--offsets-lost=reprocess"] {
            assert!(error.to_string().contains(word), "{word:?} is not in: {error}");
        }
    }
    run(ByAmount, &log, &[("offsets.lost", "reprocess")]).expect("it is read");
    run(ByAmount, &log, &[]).expect("all is as it was");
}

/// Row F20, where nothing is kept but offsets.
#[test]
fn an_input_that_was_created_anew_is_refused_until_somebody_says_to_read_it() {
    for guarantee in GUARANTEES {
        let log = log_of(70);
        write(&log, "returns", 5);
        run(Copies, &log, &[("processing.guarantee", guarantee)]).expect("the first run");
        log.delete_topic("orders");
        log.create_topic("orders", 1);
        write(&log, "orders", 30);
        let error = run(Copies, &log, &[("processing.guarantee", guarantee)]).expect_err("another topic");
        assert!(matches!(error, Error::Log(LogError::Topic { .. })), "{error}");
        for word in ["`orders`", "partition 0", "`returns`", "created anew", "--offsets-lost=reprocess"] {
            assert!(error.to_string().contains(word), "{word:?} is not in: {error}");
        }
        assert_eq!(counted(&log).1, 75);
        let read = [("processing.guarantee", guarantee), ("offsets.lost", "reprocess")];
        run(Copies, &log, &read).expect("it is read");
        assert_eq!(counted(&log).1, 105);
        write(&log, "orders", 1);
        run(Copies, &log, &[("processing.guarantee", guarantee)]).expect("the new one is known");
        assert_eq!(counted(&log).1, 106);
    }
}

/// An offset that is left behind, as where a broker is slow to forget it, holds in no other topic.
#[test]
fn a_committed_offset_holds_in_its_own_topic_only() {
    let log = log_of(70);
    run(Copies, &log, &[]).expect("the first run");
    log.copy_topic("orders");
    let error = run(Copies, &log, &[]).expect_err("a copy");
    assert!(matches!(error, Error::StateLost(_)), "{error}");
    for word in ["`orders`", "partition 0", "--topics-recreated=accept"] {
        assert!(error.to_string().contains(word), "{word:?} is not in: {error}");
    }
    let summary = run(Copies, &log, &[("topics.recreated", "accept")]).expect("it is accepted");
    assert_eq!(summary.records_read, 0);
    write(&log, "orders", 1);
    run(Copies, &log, &[]).expect("offsets hold in the copy");
    assert_eq!(counted(&log).1, 71);
}

/// Retention overtook an application: it says so, and goes on when it is told to.
#[test]
fn records_that_retention_removed_are_skipped_when_somebody_says_so() {
    for guarantee in GUARANTEES {
        let log = log_of(70);
        run(Counts, &log, &[("processing.guarantee", guarantee)]).expect("the first run");
        write(&log, "orders", 70);
        log.remove_records("orders", 0, 133);
        let words = ["`orders` partition 0", "offset 70", "133", "63 records", "--offsets-lost=skip-removed"];
        refused(|| Counts, &log, &[("processing.guarantee", guarantee)], &words);
        let skip = [("processing.guarantee", guarantee), ("offsets.lost", "skip-removed")];
        let summary = run(Counts, &log, &skip).expect("it goes on");
        assert_eq!((summary.records_read, counted(&log)), (7, (counts(11), 77)));
        write(&log, "orders", 7);
        run(Counts, &log, &[("processing.guarantee", guarantee)]).expect("nothing is missing");
        assert_eq!(counted(&log), (counts(12), 84));
    }
}

/// The position that was skipped to is fixed at once, whether or not anything is read from there.
#[test]
fn a_position_behind_removed_records_is_committed_without_any_record() {
    let log = log_of(70);
    run(Counts, &log, &[]).expect("the first run");
    write(&log, "orders", 70);
    log.remove_records("orders", 0, 140);
    run(Counts, &log, &[("offsets.lost", "skip-removed")]).expect("it goes on");
    run(Counts, &log, &[]).expect("nothing is missing");
    assert_eq!(counted(&log), (counts(10), 70));
}

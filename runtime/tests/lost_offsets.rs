//! State whose input positions are gone: nothing is counted twice in silence, and what the state knows puts it right.

mod counts;

use std::collections::BTreeMap;

use streamwright::Error;
use streamwright::log::MemoryLog;
use streamwright::prelude::*;

use counts::{Count, Counts, GUARANTEES, counted, run, write};

topology! {
    #![application_id = "lost-by-amount-v1"]

    /// Its first sub-topology keeps no state.
    struct ByAmount;

    #[source(topic = "orders", key = Utf8, value = I64, partitions = 1)]
    let orders: Stream<String, i64>;

    #[repartition(name = "by-amount", key = I64, value = I64)]
    let by_amount: Stream<i64, i64> = orders.select_key(|_, amount| *amount);

    #[store(name = "amounts", key = I64, value = I64)]
    let amounts: Table<i64, i64> = by_amount.group_by_key().count();

    #[sink(topic = "counted", key = I64, value = Json)]
    let counted: Stream<i64, Count> =
        amounts.to_stream().map_values(|amount, count| Count { user: amount.to_string(), count: *count });
}

topology! {
    #![application_id = "lost-greetings-v1"]

    /// Its orders change no state.
    struct Greetings;

    #[source(topic = "users", key = Utf8, value = I64, partitions = 1)]
    #[store(name = "users", key = Utf8, value = I64)]
    let users: Table<String, i64>;

    #[source(topic = "orders", key = Utf8, value = I64, partitions = 1)]
    let orders: Stream<String, i64>;

    #[sink(topic = "counted", key = Utf8, value = Json)]
    let counted: Stream<String, Count> =
        orders.join(users, |user, _, greeting| Count { user: user.clone(), count: *greeting });
}

topology! {
    #![application_id = "lost-newest-v1"]

    /// Begins at the end of its input.
    struct Newest;

    #[source(topic = "orders", key = Utf8, value = I64, partitions = 1, offset_reset = latest)]
    let orders: Stream<String, i64>;

    #[repartition(name = "by-amount", key = I64, value = I64)]
    let by_amount: Stream<i64, i64> = orders.select_key(|_, amount| *amount);

    #[store(name = "amounts", key = I64, value = I64)]
    let amounts: Table<i64, i64> = by_amount.group_by_key().count();
}

fn log_of(orders: i64) -> MemoryLog {
    let log = MemoryLog::new();
    log.create_topic("orders", 1);
    log.create_topic("counted", 1);
    write(&log, "orders", orders);
    log
}

fn expected(rounds: i64) -> BTreeMap<String, i64> {
    (0..7).map(|user| (format!("user-{user}"), 10 * rounds)).collect()
}

#[test]
fn a_lost_group_is_refused_and_nothing_is_counted_twice() {
    for guarantee in GUARANTEES {
        let log = log_of(70);
        run(Counts, &log, &[("processing.guarantee", guarantee)]).expect("the first run");
        log.forget_offsets();
        write(&log, "orders", 70);
        // Also after a start that was refused.
        for _ in 0..2 {
            let error = run(Counts, &log, &[("processing.guarantee", guarantee)]).expect_err("a group without offsets");
            assert!(matches!(error, Error::OffsetsLost { .. }), "{error}");
            for part in
                ["task 0_0", "`orders` partition 0", "offset 70", "lost-counts-v1", "--offsets-lost=continue-at-stored"]
            {
                assert!(error.to_string().contains(part), "{part}: {error}");
            }
        }
        assert_eq!(counted(&log), (expected(1), 70));
    }
}

#[test]
fn continuing_where_the_state_stands_loses_and_doubles_nothing() {
    for guarantee in GUARANTEES {
        let log = log_of(70);
        run(Counts, &log, &[("processing.guarantee", guarantee)]).expect("the first run");
        log.forget_offsets();
        write(&log, "orders", 70);
        let go_on = [("processing.guarantee", guarantee), ("offsets.lost", "continue-at-stored")];
        let summary = run(Counts, &log, &go_on).expect("it goes on");
        assert_eq!(summary.records_read, 70);
        assert_eq!(counted(&log), (expected(2), 140));
        write(&log, "orders", 70);
        run(Counts, &log, &[("processing.guarantee", guarantee)]).expect("all is as it was");
        assert_eq!(counted(&log), (expected(3), 210));
    }
}

/// What was asked for, and it is not asked for again.
#[test]
fn reprocessing_takes_the_input_into_the_state_again() {
    let log = log_of(70);
    run(Counts, &log, &[]).expect("the first run");
    log.forget_offsets();
    run(Counts, &log, &[("offsets.lost", "reprocess")]).expect("it begins again");
    assert_eq!(counted(&log), (expected(2), 140));
    write(&log, "orders", 70);
    run(Counts, &log, &[]).expect("positions are known again");
    assert_eq!(counted(&log), (expected(3), 210));
}

/// A task that keeps no state has nothing to keep its positions with, and they are noted all the same.
#[test]
fn a_task_without_state_before_one_with_state_goes_on_exactly_where_it_was() {
    for guarantee in GUARANTEES {
        let log = log_of(70);
        run(ByAmount, &log, &[("processing.guarantee", guarantee)]).expect("the first run");
        log.forget_offsets();
        write(&log, "orders", 70);
        let error = run(ByAmount, &log, &[("processing.guarantee", guarantee)]).expect_err("a group without offsets");
        let text = error.to_string();
        assert!(matches!(error, Error::OffsetsLost { .. }), "{text}");
        for part in ["task 0_0: topic `orders` partition 0 has no committed offset", "offset 70", "=continue-at-stored"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        let go_on = [("processing.guarantee", guarantee), ("offsets.lost", "continue-at-stored")];
        run(ByAmount, &log, &go_on).expect("it goes on");
        assert_eq!(counted(&log), (BTreeMap::from([("1".to_owned(), 140)]), 140));
        write(&log, "orders", 70);
        run(ByAmount, &log, &[("processing.guarantee", guarantee)]).expect("all is as it was");
        assert_eq!(counted(&log), (BTreeMap::from([("1".to_owned(), 210)]), 210));
    }
}

#[test]
fn a_task_without_state_can_process_its_input_again() {
    let log = log_of(70);
    run(ByAmount, &log, &[]).expect("the first run");
    log.forget_offsets();
    run(ByAmount, &log, &[("offsets.lost", "reprocess")]).expect("it begins again");
    assert_eq!(counted(&log), (BTreeMap::from([("1".to_owned(), 140)]), 140));
    // The smaller positions of the second round are newer than those of the first.
    write(&log, "orders", 70);
    run(ByAmount, &log, &[]).expect("positions are known again");
    log.forget_offsets();
    run(ByAmount, &log, &[("offsets.lost", "continue-at-stored")]).expect("it goes on");
    assert_eq!(counted(&log), (BTreeMap::from([("1".to_owned(), 210)]), 210));
}

/// State that no note is beside, as an older version leaves it.
#[test]
fn a_task_without_state_and_without_a_note_is_refused() {
    let log = log_of(70);
    log.create_topic("lost-by-amount-v1-amounts-changelog", 1);
    let (key, value) = (1_i64.to_be_bytes(), 70_i64.to_be_bytes());
    log.append("lost-by-amount-v1-amounts-changelog", 0, Some(&key), Some(&value), 5, &Headers::new());
    for policy in ["fail", "continue-at-stored"] {
        let error = run(ByAmount, &log, &[("offsets.lost", policy)]).expect_err("a group without offsets");
        let text = error.to_string();
        assert!(matches!(error, Error::OffsetsLost { .. }), "{text}");
        for part in ["`orders` partition 0 has no committed offset", "amounts-changelog", "by hand"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    run(ByAmount, &log, &[("offsets.lost", "reprocess")]).expect("it begins again");
}

/// What was processed after the last change of the state is not processed again.
#[test]
fn records_that_changed_no_state_do_not_come_again() {
    for guarantee in GUARANTEES {
        let log = log_of(0);
        log.create_topic("users", 1);
        for user in 0..7 {
            let (key, value) = (format!("user-{user}"), 9_i64.to_be_bytes());
            log.append("users", 0, Some(key.as_bytes()), Some(&value), 0, &Headers::new());
        }
        run(Greetings, &log, &[("processing.guarantee", guarantee)]).expect("the first run");
        write(&log, "orders", 70);
        run(Greetings, &log, &[("processing.guarantee", guarantee)]).expect("the second run");
        assert_eq!(counted(&log).1, 70);
        log.forget_offsets();
        let error = run(Greetings, &log, &[("processing.guarantee", guarantee)]).expect_err("without offsets");
        assert!(error.to_string().contains("offset 7"), "{error}");
        write(&log, "orders", 70);
        let go_on = [("processing.guarantee", guarantee), ("offsets.lost", "continue-at-stored")];
        run(Greetings, &log, &go_on).expect("it goes on");
        assert_eq!(counted(&log).1, 140);
    }
}

/// The place where an application without any input began is a position, too.
#[test]
fn a_program_that_began_at_the_end_goes_on_there() {
    let log = log_of(70);
    run(Newest, &log, &[]).expect("the first run");
    // Somebody else's traffic: only then is there anything to lose.
    write(&log, "orders", 5);
    run(Newest, &log, &[]).expect("the second run");
    log.forget_offsets();
    write(&log, "orders", 5);
    let summary = run(Newest, &log, &[("offsets.lost", "continue-at-stored")]).expect("it goes on");
    assert_eq!(summary.records_read, 5, "of the source");
}

#[test]
fn a_position_without_a_record_is_noted() {
    let log = log_of(70);
    run(Newest, &log, &[]).expect("the first run");
    log.forget_offsets();
    write(&log, "orders", 5);
    let error = run(Newest, &log, &[]).expect_err("a group without offsets");
    assert!(error.to_string().contains("offset 70"), "{error}");
    let summary = run(Newest, &log, &[("offsets.lost", "continue-at-stored")]).expect("it goes on");
    assert_eq!(summary.records_read, 5, "of the source");
}

#[test]
fn offsets_that_are_set_back_by_hand_are_refused_with_state_and_without() {
    let log = log_of(70);
    run(Counts, &log, &[]).expect("the first run");
    log.set_offset("orders", 0, 30);
    let error = run(Counts, &log, &[]).expect_err("offsets that were set back").to_string();
    for part in ["task 0_0: the committed offset of topic `orders` partition 0 is 30", "offset 70", "set back"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    run(Counts, &log, &[("offsets.lost", "continue-at-stored")]).expect("it goes on");
    assert_eq!(counted(&log), (expected(1), 70));

    let log = log_of(70);
    run(ByAmount, &log, &[]).expect("the first run");
    log.set_offset("orders", 0, 30);
    let error = run(ByAmount, &log, &[]).expect_err("offsets that were set back").to_string();
    for part in ["task 0_0: the committed offset of topic `orders` partition 0 is 30", "offset 70", "set back"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    run(ByAmount, &log, &[("offsets.lost", "continue-at-stored")]).expect("it goes on");
    assert_eq!(counted(&log), (BTreeMap::from([("1".to_owned(), 70)]), 70));
    // Ahead is somebody's decision to leave records out.
    write(&log, "orders", 70);
    log.set_offset("orders", 0, 140);
    assert_eq!(run(ByAmount, &log, &[]).expect("it goes on there").records_read, 0);
}

/// The embedded log keeps offsets and state in one database. Whoever takes the offsets out of it is told so, too.
#[cfg(feature = "rocksdb")]
mod embedded {
    use std::path::Path;

    use streamwright::config::Config;
    use streamwright::log::EmbeddedLog;
    use streamwright::run_on;

    use super::*;

    /// Runs on what is in the directory, and on so many orders more; then the number of counts that were written.
    fn go_on(dir: &Path, orders: i64, policy: &str) -> Result<usize, Error> {
        let builder = Config::for_topology(Counts::DESCRIPTION).exit_at_end(true).state_dir(dir);
        let config = builder.set("offsets.lost", policy).build().expect("right settings");
        let log = EmbeddedLog::open(&config).expect("a log");
        for topic in ["orders", "counted"] {
            log.create_topic(topic, 1).expect("a topic");
        }
        let mut appender = log.appender();
        for number in 0..orders {
            let key = format!("user-{}", number % 7);
            let value = 1_i64.to_be_bytes();
            appender.append("orders", Some(key.as_bytes()), Some(&value), number, &Headers::new()).expect("room");
        }
        appender.commit().expect("committed");
        run_on(Counts, &log, config)?;
        Ok(log.read("counted", 0, 0, usize::MAX).expect("a topic").len())
    }

    /// Rows of committed offsets begin with a `c`.
    fn forget_offsets(database: &Path) {
        let options = rocksdb::Options::default();
        let families = rocksdb::DB::list_cf(&options, database).expect("a database");
        let database = rocksdb::DB::open_cf(&options, database, families).expect("a database");
        let rows = database.iterator(rocksdb::IteratorMode::From(b"c", rocksdb::Direction::Forward));
        let keys = rows.map(|row| row.expect("a row").0).take_while(|key| key.starts_with(b"c"));
        let keys: Vec<Box<[u8]>> = keys.collect();
        assert_eq!(keys.len(), 1, "the one partition that is read");
        keys.iter().for_each(|key| database.delete(key).expect("deleted"));
    }

    fn database(dir: &Path) -> std::path::PathBuf {
        let application = dir.join(Counts::DESCRIPTION.application_id);
        let mut inside = std::fs::read_dir(application).expect("a directory").map(|entry| entry.expect("one").path());
        inside.find(|path| path.join("CURRENT").exists()).expect("a database")
    }

    #[test]
    fn offsets_that_were_taken_out_of_it_are_refused_and_put_right() {
        let dir = tempfile::tempdir().expect("a directory");
        assert_eq!(go_on(dir.path(), 70, "fail").expect("the first run"), 70);
        forget_offsets(&database(dir.path()));
        let error = go_on(dir.path(), 0, "fail").expect_err("a group without offsets");
        assert!(matches!(&error, Error::OffsetsLost { .. }), "{error}");
        assert!(error.to_string().contains("offset 70"), "{error}");
        assert_eq!(go_on(dir.path(), 7, "continue-at-stored").expect("it goes on"), 77);
        forget_offsets(&database(dir.path()));
        assert_eq!(go_on(dir.path(), 0, "reprocess").expect("it begins again"), 77 + 77);
        assert_eq!(go_on(dir.path(), 1, "fail").expect("all is as it was"), 155);
    }
}

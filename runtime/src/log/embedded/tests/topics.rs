//! Creating and checking topics; opening the log.

use std::fs;

use super::fixture::{BY_CUSTOMER, CHANGELOG, DECISIONS, ORDERS, config, open, plan};
use crate::log::embedded::EmbeddedLog;
use crate::log::topics::Partitions;
use crate::log::{Log, LogError};

#[test]
fn topics_are_created_as_planned_and_found_again() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let log = open(dir.path());
        let table = log.prepare(&config(dir.path()), &plan()).unwrap();
        for (name, count) in [(ORDERS, 2), (DECISIONS, 4), (BY_CUSTOMER, 2), (CHANGELOG, 2)] {
            assert_eq!(table.partitions(table.find(name).unwrap()), count, "{name}");
            assert_eq!(log.end_offsets(name).unwrap(), vec![0; usize::try_from(count).unwrap()], "{name}");
        }
    }
}

#[test]
fn another_partition_count_is_an_error_that_names_topic_and_counts_and_creates_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.create_topic(ORDERS, 3).unwrap();
    let error = log.prepare(&config(dir.path()), &plan()).unwrap_err();
    let LogError::Topic { topic, reason } = &error else { panic!("{error}") };
    assert!(topic == ORDERS && reason.contains('3') && reason.contains('2'), "{error}");
    assert!(log.end_offsets(DECISIONS).is_err());
}

#[test]
fn a_changed_internal_topic_and_one_of_the_wrong_kind_are_errors() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.prepare(&config(dir.path()), &plan()).unwrap();
    let mut other = plan();
    let changed = other.topics.iter_mut().find(|topic| topic.name == BY_CUSTOMER).unwrap();
    changed.partitions = Partitions::Declared(8);
    let error = log.prepare(&config(dir.path()), &other).unwrap_err().to_string();
    assert!(error.contains(BY_CUSTOMER) && error.contains('8'), "{error}");

    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.create_topic(CHANGELOG, 2).unwrap();
    let error = log.prepare(&config(dir.path()), &plan()).unwrap_err().to_string();
    assert!(error.contains(CHANGELOG) && error.contains("ordinary"), "{error}");
}

#[test]
fn creating_a_topic_twice_is_fine_only_with_the_same_count() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.create_topic("t", 3).unwrap();
    log.create_topic("t", 3).unwrap();
    assert!(log.create_topic("t", 4).unwrap_err().to_string().contains("`t`"));
    assert!(log.create_topic("none", 0).is_err());
}

#[test]
fn the_log_belongs_to_one_process_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let Err(error) = EmbeddedLog::open(&config(dir.path())) else { panic!("opened twice") };
    let error = error.to_string();
    let (place, pid) = (dir.path().display().to_string(), std::process::id().to_string());
    assert!(error.contains(&place) && error.contains(&pid), "{error}");
    drop(log);
    open(dir.path());
}

#[test]
fn a_damaged_log_is_an_error_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let current = dir.path().join("app-v1/embedded/CURRENT");
    fs::write(&current, "nonsense").unwrap();
    for _ in 0..2 {
        let Err(error) = EmbeddedLog::open(&config(dir.path())) else { panic!("opened") };
        let error = error.to_string();
        assert!(error.contains("app-v1/embedded") && error.contains("only copy"), "{error}");
        assert_eq!(fs::read_to_string(&current).unwrap(), "nonsense");
    }
}

#[test]
fn a_log_of_another_format_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.core.db().put(super::super::keys::FORMAT_KEY, [9]).unwrap();
    drop(log);
    let Err(error) = EmbeddedLog::open(&config(dir.path())) else { panic!("opened") };
    assert!(error.to_string().contains("format"), "{error}");
}

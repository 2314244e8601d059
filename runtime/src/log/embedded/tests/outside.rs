//! Loading and reading from outside a topology.

use super::fixture::{BY_CUSTOMER, CHANGELOG, ORDERS, config, load, open, plan, text, values};
use crate::log::{Log, LogError};
use crate::partitioner;
use crate::record::Headers;

#[test]
fn records_land_on_the_partition_of_their_key_and_are_read_from_any_offset() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.create_topic(ORDERS, 2).unwrap();
    load(&log, 5000);
    load(&log, 10);
    let ends = log.end_offsets(ORDERS).unwrap();
    assert_eq!(ends.iter().sum::<i64>(), 5010);
    for (partition, end) in (0..2).zip(ends) {
        let all = log.read(ORDERS, partition, 0, usize::MAX).unwrap();
        assert_eq!(i64::try_from(all.len()).unwrap(), end);
        for (offset, record) in (0..).zip(&all) {
            assert_eq!(record.offset, offset);
            assert_eq!(partitioner::partition(record.key.as_deref().unwrap(), 2), partition);
        }
        let some = log.read(ORDERS, partition, end - 7, 3).unwrap();
        assert_eq!(some, all[all.len() - 7..][..3]);
        assert!(log.read(ORDERS, partition, end, 3).unwrap().is_empty());
    }
}

#[test]
fn what_is_not_committed_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.create_topic("t", 1).unwrap();
    let mut appender = log.appender();
    appender.append("t", Some(b"k"), Some(b"lost"), 1, &Headers::new()).unwrap();
    assert_eq!(log.end_offsets("t").unwrap(), [0]);
    drop(appender);
    drop(log);
    assert_eq!(open(dir.path()).end_offsets("t").unwrap(), [0]);
}

#[test]
fn nulls_headers_and_keyless_records_survive() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.create_topic("t", 2).unwrap();
    let mut headers = Headers::new();
    headers.push("cause", Some(b"test"));
    let mut appender = log.appender();
    for _ in 0..4 {
        appender.append("t", None, Some(b""), 3, &headers).unwrap();
    }
    appender.append("t", Some(b"key"), None, 4, &Headers::new()).unwrap();
    appender.commit().unwrap();
    drop((appender, log));
    let log = open(dir.path());
    let records: Vec<_> = (0..2).flat_map(|partition| log.read("t", partition, 0, 100).unwrap()).collect();
    let keyless: Vec<_> = records.iter().filter(|record| record.key.is_none()).collect();
    assert_eq!(keyless.len(), 4);
    assert!(keyless.iter().all(|record| record.headers == headers && record.value.as_deref() == Some(b"")));
    assert!(records.iter().any(|record| record.key.as_deref() == Some(b"key") && record.value.is_none()));
    assert!(log.end_offsets("t").unwrap().iter().all(|&end| end >= 2), "records without a key are spread");
}

#[test]
fn a_load_that_remembers_its_position_loads_every_line_once() {
    let dir = tempfile::tempdir().unwrap();
    let lines: Vec<String> = (0..100).map(|line| format!("line {line}")).collect();
    // Interrupted after 30 lines, then run twice in full.
    for stop in [30, 100, 100] {
        let log = open(dir.path());
        log.create_topic("t", 1).unwrap();
        let start = usize::try_from(log.load_position("file").unwrap().unwrap_or(0)).unwrap();
        let mut appender = log.appender();
        for (number, line) in lines.iter().enumerate().take(stop).skip(start) {
            appender.append("t", None, Some(line.as_bytes()), 0, &Headers::new()).unwrap();
            if (number + 1) % 7 == 0 || number + 1 == stop {
                appender.set_position("file", number as u64 + 1);
                appender.commit().unwrap();
            }
        }
    }
    assert_eq!(values(&open(dir.path()), "t", 0).unwrap(), lines);
}

#[test]
fn unknown_and_internal_topics_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.prepare(&config(dir.path()), &plan()).unwrap();
    let mut appender = log.appender();
    for topic in ["nowhere", CHANGELOG] {
        let error = appender.append(topic, None, None, 0, &Headers::new()).unwrap_err();
        assert!(matches!(&error, LogError::Topic { topic: named, .. } if named == topic), "{error}");
    }
    assert!(log.read("nowhere", 0, 0, 1).is_err());
    assert!(log.read(ORDERS, 99, 0, 1).unwrap().is_empty());
    assert!(log.read(BY_CUSTOMER, 0, 0, 1).unwrap().is_empty());
}

#[test]
fn a_large_record_has_room() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    log.create_topic("t", 1).unwrap();
    let mut appender = log.appender();
    let large = "x".repeat(3 << 20);
    for value in ["small", &large, "small again"] {
        appender.append("t", Some(b"k"), Some(value.as_bytes()), 0, &Headers::new()).unwrap();
    }
    appender.commit().unwrap();
    let records = log.read("t", 0, 1, 2).unwrap();
    assert_eq!(text(records[0].value.as_deref()), large);
    assert_eq!(text(records[1].value.as_deref()), "small again");
}

//! Transactions, state and assignment, as a worker drives them.

use std::time::Duration;

use super::fixture::{BY_CUSTOMER, CHANGELOG, DECISIONS, ORDERS, Worker, config, load, open, text, values};
use crate::clock;
use crate::log::{ChangelogReader, Consumer, Log, Outcome, Producer, Record};
use crate::store::StoreBackend;

#[test]
fn outputs_offsets_and_state_appear_together_and_survive() {
    let dir = tempfile::tempdir().unwrap();
    {
        let log = open(dir.path());
        let mut worker = Worker::start(&log, &config(dir.path()), 0);
        let mut store = worker.store(1);
        worker.producer.begin().unwrap();
        store.put(b"ada", 5, Some(b"10"), &mut Vec::new()).unwrap();
        store.put(b"bob", 5, Some(b"20"), &mut Vec::new()).unwrap();
        worker.send(worker.at(DECISIONS, 3), "ada", "decided");
        worker.consumed(worker.at(ORDERS, 1), 42);
        worker.write_store(&mut store, 1).unwrap();
        assert_eq!(values(&log, DECISIONS, 3).unwrap(), [""; 0]);
        worker.commit();
        assert_eq!(values(&log, DECISIONS, 3).unwrap(), ["decided"]);
        let changelog = worker.at(CHANGELOG, 1);
        assert_eq!(worker.producer.written_end(changelog), Some(2));
        assert_eq!(worker.producer.written_end(worker.at(CHANGELOG, 0)), None);
        worker.apply(&mut store, changelog);
        assert_eq!(store.backend().changelog_offset(), Some(2));
        assert_eq!(store.backend().approximate_bytes(), 2 * (3 + 8 + 2));
    }
    let log = open(dir.path());
    let mut worker = Worker::start(&log, &config(dir.path()), 0);
    assert_eq!(values(&log, DECISIONS, 3).unwrap(), ["decided"]);
    let committed = worker.consumer.committed(&[worker.at(ORDERS, 1), worker.at(ORDERS, 0)]).unwrap();
    assert_eq!(committed[0].as_ref().map(|c| (c.offset, c.metadata.as_str())), Some((42, "time of 42")));
    assert_eq!(committed[1], None);
    let mut store = worker.store(1);
    assert_eq!((store.backend().changelog_offset(), store.backend().stream_time()), (Some(2), 77));
    assert_eq!(store.get(b"bob").unwrap().unwrap().value, b"20");
    assert_eq!(worker.store(0).backend().changelog_offset(), None);
}

#[test]
fn an_abort_and_a_refused_commit_leave_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let mut worker = Worker::start(&log, &config(dir.path()), 0);
    let mut store = worker.store(0);
    let fill = |worker: &mut Worker, store: &mut crate::store::RowStore<_>| {
        worker.producer.begin().unwrap();
        store.put(b"ada", 5, Some(b"10"), &mut Vec::new()).unwrap();
        worker.send(worker.at(DECISIONS, 0), "ada", "never");
        worker.consumed(worker.at(ORDERS, 0), 42);
    };
    fill(&mut worker, &mut store);
    worker.write_store(&mut store, 0).unwrap();
    worker.producer.abort().unwrap();
    store.discard();
    worker.commit();

    // The changelog was sent but the store was forgotten: refused, not half committed.
    fill(&mut worker, &mut store);
    worker.send(worker.at(CHANGELOG, 0), "ada", "10");
    assert!(matches!(worker.producer.commit(), Outcome::Aborted(_)));
    store.discard();

    assert_eq!(log.end_offsets(DECISIONS).unwrap(), [0; 4]);
    assert_eq!(log.end_offsets(CHANGELOG).unwrap(), [0; 2]);
    assert_eq!(worker.consumer.committed(&[worker.at(ORDERS, 0)]).unwrap(), [None]);
    assert_eq!(store.get(b"ada").unwrap(), None);
    assert!(worker.store(0).get(b"ada").unwrap().is_none());
}

#[test]
fn a_worker_resumes_at_its_committed_offset_in_the_middle_of_a_chunk() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let mut worker = Worker::start(&log, &config(dir.path()), 0);
    load(&log, 3000);
    let end = log.end_offsets(ORDERS).unwrap()[0];
    let first: Vec<_> =
        worker.poll().iter().filter(|r| r.topic_partition().partition == 0).map(Record::offset).collect();
    assert_eq!(first, (0..i64::try_from(first.len()).unwrap()).collect::<Vec<_>>());
    worker.consumed(worker.at(ORDERS, 0), 123);
    worker.commit();
    drop((worker, log));
    let log = open(dir.path());
    let mut worker = Worker::start(&log, &config(dir.path()), 0);
    let orders = worker.at(ORDERS, 0);
    worker.consumer.pause(&[worker.at(ORDERS, 1)]).unwrap();
    let mut offsets = Vec::new();
    while !worker.consumer.at_end(orders) {
        offsets.extend(worker.poll().iter().filter(|r| r.topic_partition() == orders).map(Record::offset));
    }
    assert_eq!(offsets, (123..end).collect::<Vec<_>>());
    worker.consumer.seek(&[(orders, end - 2)]).unwrap();
    assert_eq!(worker.poll().len(), 2);
    worker.consumer.seek(&[(orders, 0)]).unwrap();
    worker.consumer.pause(&[orders]).unwrap();
    assert!(worker.poll().is_empty());
    worker.consumer.resume(&[orders]).unwrap();
    assert_eq!(worker.poll()[0].offset(), 0);
}

#[test]
fn consumed_repartition_records_are_dropped_and_only_those() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let mut worker = Worker::start(&log, &config(dir.path()), 0);
    let topic = worker.at(BY_CUSTOMER, 0);
    for round in 0..10 {
        for record in 0..100 {
            worker.send(topic, "ada", &format!("{round}/{record}"));
        }
        worker.commit();
    }
    worker.consumed(topic, 450);
    worker.commit();
    let left = log.read(BY_CUSTOMER, 0, 0, usize::MAX).unwrap();
    assert_eq!((left[0].offset, left.len()), (400, 600), "whole chunks before the position are gone");
    assert_eq!(worker.consumer.watermarks(topic).unwrap().low, 400);
    drop((worker, log));
    let log = open(dir.path());
    let mut worker = Worker::start(&log, &config(dir.path()), 0);
    assert_eq!(worker.consumer.watermarks(topic).unwrap().low, 400);
    assert_eq!(worker.poll()[0].offset(), 450);
    worker.consumed(topic, 1000);
    worker.commit();
    assert!(log.read(BY_CUSTOMER, 0, 0, usize::MAX).unwrap().is_empty());
    let watermarks = worker.consumer.watermarks(topic).unwrap();
    assert_eq!((watermarks.low, watermarks.high), (1000, 1000));
    worker.send(topic, "ada", "next");
    worker.commit();
    assert_eq!(log.read(BY_CUSTOMER, 0, 0, 10).unwrap()[0].offset, 1000, "offsets go on after everything was dropped");
}

#[test]
fn a_changelog_keeps_the_latest_record_of_a_key_with_its_offset() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let mut worker = Worker::start(&log, &config(dir.path()), 0);
    let mut store = worker.store(0);
    let changelog = worker.at(CHANGELOG, 0);
    for round in 0..50 {
        for key in ["ada", "bob", "cy"] {
            store.put(key.as_bytes(), round, Some(round.to_string().as_bytes()), &mut Vec::new()).unwrap();
        }
        worker.write_store(&mut store, 0).unwrap();
        worker.commit();
        worker.apply(&mut store, changelog);
    }
    store.put(b"bob", 50, None, &mut Vec::new()).unwrap();
    worker.write_store(&mut store, 0).unwrap();
    worker.commit();
    worker.apply(&mut store, changelog);
    assert_eq!(log.end_offsets(CHANGELOG).unwrap()[0], 151);
    let records = log.read(CHANGELOG, 0, 0, usize::MAX).unwrap();
    let seen: Vec<_> =
        records.iter().map(|r| (r.offset, text(r.key.as_deref()), text(r.value.as_deref()), r.timestamp)).collect();
    assert_eq!(seen, [(147, "ada".into(), "49".into(), 49), (149, "cy".into(), "49".into(), 49)]);

    // The reader of a restore sees the same and reaches the end.
    let mut reader = log.reader(&worker.config, &worker.table, 0).unwrap();
    assert_eq!(reader.bounds(changelog).unwrap().high, 151);
    reader.start(changelog, 0).unwrap();
    let mut out = Vec::new();
    assert_eq!(reader.read(1, Duration::ZERO, &mut out).unwrap(), 149);
    assert_eq!(reader.read(10, Duration::ZERO, &mut out).unwrap(), 151);
    assert_eq!(out.iter().map(Record::offset).collect::<Vec<_>>(), [147, 149]);
}

#[test]
fn workers_share_the_partitions_and_wake_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(dir.path());
    config.num_stream_threads = 2;
    let log = open(dir.path());
    let mut workers: Vec<Worker> = (0..2).map(|number| Worker::start(&log, &config, number)).collect();
    let mut all: Vec<_> = workers.iter().flat_map(|worker| worker.assignment.clone()).collect();
    all.sort_unstable();
    assert_eq!(all.len(), 4, "every partition of both input topics, once");
    assert!(workers.iter().all(|w| w.assignment.iter().all(|p| p.partition == w.assignment[0].partition)));
    let mut writer = workers.remove(0);
    let (reads, target) = (workers[0].assignment[0].partition, writer.at(BY_CUSTOMER, 1));
    assert_eq!(reads, 1);
    drop(workers);
    // Consumers stay on the thread that made them.
    let (log_of_reader, config_of_reader) = (log.clone(), config.clone());
    let reader = std::thread::spawn(move || {
        let mut worker = Worker::start(&log_of_reader, &config_of_reader, 1);
        let (mut out, started) = (Vec::new(), clock::now());
        worker.consumer.poll(10, Duration::from_secs(30), &mut out).unwrap();
        (text(out[0].value()), clock::elapsed(started))
    });
    std::thread::sleep(Duration::from_millis(100));
    writer.send(target, "ada", "awake");
    writer.commit();
    let (value, waited) = reader.join().unwrap();
    assert_eq!(value, "awake");
    assert!(waited < Duration::from_secs(20), "{waited:?}");
}

#[test]
fn commits_of_two_workers_to_one_topic_leave_no_gap() {
    let dir = tempfile::tempdir().unwrap();
    let mut config = config(dir.path());
    (config.num_stream_threads, config.embedded_sync) = (2, false);
    let log = crate::log::EmbeddedLog::open(&config).unwrap();
    let threads: Vec<_> = (0..2)
        .map(|number| {
            let (log, config) = (log.clone(), config.clone());
            std::thread::spawn(move || {
                let mut worker = Worker::start(&log, &config, number);
                for round in 0..200 {
                    let target = worker.at(DECISIONS, 0);
                    worker.send(target, "k", &format!("{number}/{round}"));
                    worker.commit();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let records = log.read(DECISIONS, 0, 0, usize::MAX).unwrap();
    assert_eq!(records.iter().map(|record| record.offset).collect::<Vec<_>>(), (0..400).collect::<Vec<_>>());
    for number in 0..2 {
        let of_worker: Vec<_> = values(&log, DECISIONS, 0).unwrap();
        let of_worker: Vec<_> = of_worker.iter().filter(|value| value.starts_with(&format!("{number}/"))).collect();
        assert_eq!(
            of_worker,
            (0..200).map(|round| format!("{number}/{round}")).collect::<Vec<_>>().iter().collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_lag_is_what_is_left_of_a_partition() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(dir.path());
    let mut worker = Worker::start(&log, &config(dir.path()), 0);
    load(&log, 100);
    let orders = worker.at(ORDERS, 0);
    let end = log.end_offsets(ORDERS).unwrap()[0];
    assert!(end > 10);
    assert_eq!(worker.consumer.lag(orders, 10), Some(end - 10));
    worker.poll();
    assert_eq!(worker.consumer.lag(orders, 10), Some(end - 10), "taken, but not processed");
    assert_eq!(worker.consumer.lag(orders, end), Some(0));
}

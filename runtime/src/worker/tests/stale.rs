//! A store that missed a deletion: its task was elsewhere, and the tombstone has left the changelog since.

use super::*;
use crate::clock::Clock;
use crate::log::TopicId;
use crate::store::memory::MemoryState;
use crate::store::{Complete, StateBackend as _, StoreBackend, StoreBatch, StoreChange, StoreNote};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn changelog(process: &Process) -> (TopicId, Arc<str>) {
    let topic = process.topics.plan.changelogs[0];
    (topic, Arc::clone(process.topics.name(topic)))
}

/// A worker whose task has the keys `deleted` and `kept`; then another owner of the task deletes the first, writes
/// `new`, and compaction removes both the key and its tombstone.
fn away<T: Topology<Params = ()>>(process: &Process) -> Worker<T, MemoryLog> {
    let mut worker = process.worker::<T>(0);
    for key in ["deleted", "kept"] {
        process.write(0, key, "1");
        settle(&mut worker);
    }
    let (_, topic) = changelog(process);
    let elsewhere = |key: &str, value: Option<&str>| {
        let value = value.map(str::as_bytes);
        process.log.append(&topic, 0, Some(key.as_bytes()), value, 8, &Headers::new()).unwrap()
    };
    let tombstone = elsewhere("deleted", None);
    elsewhere("new", Some("2"));
    process.log.remove_record(&topic, 0, 0);
    process.log.remove_record(&topic, 0, tombstone);
    worker
}

/// What the store of partition 0 says of itself.
fn set_complete(worker: &mut Worker<Latest, MemoryLog>, complete: Option<Complete>) {
    let store = worker.store("latest", 0).unwrap().backend_mut();
    let note = StoreNote { complete, ..store.note().clone() };
    let batch = StoreBatch { writes: Vec::new(), stream_time: store.stream_time(), trims: Vec::new(), note: &note };
    MemoryState.write(&mut [StoreChange { store, batch, changelog_offset: None }]).unwrap();
}

fn give_back_and_take(process: &Process, worker: &mut Worker<Latest, MemoryLog>) {
    process.log.rebalance(0, Rebalance::Revoked);
    process.log.rebalance(0, Rebalance::Assigned(process.partitions([0, 2])));
    worker.drive().unwrap();
    settle(worker);
    assert_eq!(latest(worker, 0, "kept").as_deref(), Some("1"));
    assert_eq!(latest(worker, 0, "new").as_deref(), Some("2"));
}

fn now() -> i64 {
    Complete::now(&Clock::default(), false).at
}

#[test]
fn a_store_older_than_the_tombstones_is_restored_from_the_beginning() {
    let ages = [
        ("a day old", Some(Complete { at: now() - DAY_MS, marker_follows: false })),
        ("by an older version", None),
        ("the clock was set back", Some(Complete { at: now() + DAY_MS, marker_follows: false })),
    ];
    for (age, complete) in ages {
        let process = Process::new(|_| {});
        let mut worker = away(&process);
        set_complete(&mut worker, complete);
        give_back_and_take(&process, &mut worker);
        assert_eq!(latest(&mut worker, 0, "deleted"), None, "{age}");
        let complete = worker.store("latest", 0).unwrap().backend().note().complete.unwrap();
        assert!(
            complete.age(Complete::now(&Clock::default(), false)).is_some_and(|age| age < Duration::from_secs(60)),
            "{complete:?}"
        );
    }
}

/// The log here lost a tombstone that Kafka would have kept: only that shows where a young store is read from.
#[test]
fn a_younger_one_goes_on_from_where_it_ends() {
    let process = Process::new(|_| {});
    let mut worker = away(&process);
    set_complete(&mut worker, Some(Complete { at: now() - DAY_MS / 2, marker_follows: false }));
    give_back_and_take(&process, &mut worker);
    assert_eq!(latest(&mut worker, 0, "deleted").as_deref(), Some("1"));
}

#[test]
fn the_retention_of_the_changelog_decides() {
    let mut process = Process::new(|_| {});
    let (topic, _) = changelog(&process);
    let mut topics = TopicTable::clone(&process.topics);
    topics.topics[topic.0 as usize].delete_retention = Some(Duration::ZERO);
    process.topics = Arc::new(topics);
    let mut worker = away(&process);
    give_back_and_take(&process, &mut worker);
    assert_eq!(latest(&mut worker, 0, "deleted"), None);
}

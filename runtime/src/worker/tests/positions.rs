//! Where a worker begins and goes on.

use super::*;
use crate::config::OffsetsLost;
use crate::log::LogError;
use crate::worker::recovery::Failure;

type FromEnd = Latest<true>;

/// Lets a worker go round until its tasks run.
fn start<T: Topology<Params = ()>>(process: &Process) -> Worker<T, MemoryLog> {
    let mut worker = process.worker::<T>(0);
    for _ in 0..100 {
        worker.drive().unwrap();
        if !worker.tasks.is_empty() && worker.tasks.iter().all(crate::task::Task::is_running) {
            return worker;
        }
    }
    panic!("its tasks do not run");
}

#[test]
fn an_abort_before_the_first_commit_does_not_ask_for_the_end_anew() {
    for fault in [Fault::Abort, Fault::UnknownAborted, Fault::Fence] {
        let process = Process::of::<FromEnd>(|_| {});
        process.write(0, "before", "1");
        let mut worker = start::<FromEnd>(&process);
        process.write(0, "a", "1");
        process.write(2, "b", "2");
        process.log.inject([fault]);
        settle(&mut worker);
        assert_eq!(process.aborts(), 1, "{fault:?}");
        assert_eq!(latest(&mut worker, 0, "a").as_deref(), Some("1"), "{fault:?}");
        assert_eq!(latest(&mut worker, 2, "b").as_deref(), Some("2"), "{fault:?}");
        assert_eq!(latest(&mut worker, 0, "before"), None, "it lay there before the start");
    }
}

#[test]
fn a_restart_before_the_first_commit_does_not_ask_for_the_end_anew() {
    for guarantee in [ProcessingGuarantee::ExactlyOnceV2, ProcessingGuarantee::AtLeastOnce] {
        let process = Process::of::<FromEnd>(|config| config.processing_guarantee = guarantee);
        process.write(0, "before", "1");
        drop(start::<FromEnd>(&process));
        process.write(0, "a", "1");
        process.write(0, "b", "2");
        let mut worker = process.worker::<FromEnd>(0);
        settle(&mut worker);
        assert_eq!(latest(&mut worker, 0, "a").as_deref(), Some("1"));
        assert_eq!(latest(&mut worker, 0, "b").as_deref(), Some("2"));
        assert_eq!(latest(&mut worker, 0, "before"), None);
    }
}

#[test]
fn a_rebalance_before_the_first_commit_does_not_ask_for_the_end_anew() {
    let process = Process::of::<FromEnd>(|_| {});
    let mut worker = start::<FromEnd>(&process);
    process.log.rebalance(0, Rebalance::Revoked);
    worker.drive().unwrap();
    process.write(2, "a", "1");
    process.log.rebalance(0, Rebalance::Assigned(process.partitions([2])));
    settle(&mut worker);
    assert_eq!(latest(&mut worker, 2, "a").as_deref(), Some("1"));
}

/// Retention overtakes a running program as well as one that is stopped.
#[test]
fn records_that_are_removed_before_a_running_task_reads_them_are_skipped_if_somebody_says_so() {
    for policy in [OffsetsLost::SkipRemoved, OffsetsLost::Fail] {
        let process = Process::new(|config| config.offsets_lost = policy);
        let mut worker = start::<Latest>(&process);
        for value in ["1", "2", "3"] {
            process.write(0, value, value);
        }
        process.log.remove_records("input", 0, 2);
        let removed = LogError::Removed { topic: "input".to_owned(), partition: 0, position: 0, low: 2 };
        let outcome = worker.recover(Failure::Log(removed));
        if policy == OffsetsLost::Fail {
            let error = outcome.expect_err("records are missing");
            assert!(matches!(error, Error::Log(LogError::Removed { .. })), "{error}");
            continue;
        }
        outcome.expect("it goes on");
        settle(&mut worker);
        let found = ["1", "2", "3"].map(|key| latest(&mut worker, 0, key));
        assert_eq!(found.each_ref().map(Option::as_deref), [None, None, Some("3")]);
    }
}

#[test]
fn the_time_of_a_task_comes_from_its_own_partitions() {
    let process = Process::new(|_| {});
    process.write_at(0, "key", "value", 1_000);
    process.write_at(2, "key", "value", 5);
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    let times = |worker: &Worker<Latest, MemoryLog>| -> Vec<i64> {
        worker.tasks.iter().map(crate::task::Task::stream_time).collect()
    };
    assert_eq!(times(&worker), [1_000, 5]);
    // Both tasks again, from what is committed: on another instance, or after a failure.
    process.log.rebalance(0, Rebalance::Lost);
    process.log.rebalance(0, Rebalance::Assigned(process.partitions([0, 2])));
    settle(&mut worker);
    assert_eq!(times(&worker), [1_000, 5]);
}

/// As a process does that was frozen between its assignment and the end of a restore.
#[test]
fn a_worker_that_was_held_up_does_not_take_the_work_of_another_for_lost_offsets() {
    for policy in [OffsetsLost::Fail, OffsetsLost::ContinueAtStored, OffsetsLost::Reprocess] {
        let process = Process::new(|config| config.offsets_lost = policy);
        for partition in [0, 2] {
            process.write(partition, "key", "old");
        }
        settle(&mut process.worker::<Latest>(0));
        let mut held_up = process.worker::<Latest>(0);
        let running = |worker: &Worker<Latest, MemoryLog>| -> Vec<bool> {
            worker.tasks.iter().map(crate::task::Task::is_running).collect()
        };
        for _ in 0..100 {
            held_up.drive().unwrap();
            if running(&held_up) == [true, false] {
                break;
            }
        }
        assert_eq!(running(&held_up), [true, false], "it knows the positions of both, and has restored one");

        process.log.rebalance(1, Rebalance::Assigned(process.partitions([2])));
        let mut other = process.another().worker::<Latest>(1);
        process.write(2, "key", "new");
        settle(&mut other);
        assert_eq!(latest(&mut other, 2, "key").as_deref(), Some("new"));

        for _ in 0..5 {
            held_up.drive().unwrap();
        }
        process.log.rebalance(0, Rebalance::Lost);
        process.log.rebalance(0, Rebalance::Assigned(process.partitions([0])));
        process.write(2, "key", "newest");
        settle(&mut other);
        settle(&mut held_up);
        assert_eq!(latest(&mut other, 2, "key").as_deref(), Some("newest"), "{policy:?}");
        assert_eq!(latest(&mut held_up, 0, "key").as_deref(), Some("old"), "{policy:?}");
    }
}

#[test]
fn a_position_is_committed_with_the_epoch_of_the_record_before_it() {
    let process = Process::new(|_| {});
    process.write(0, "key", "value");
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    let committed = worker.consumer.committed(&process.partitions([0, 2])).unwrap();
    let committed: Vec<_> = committed.into_iter().flatten().map(|at| (at.offset, at.leader_epoch)).collect();
    assert_eq!(committed, [(1, Some(0)), (0, None)]);
}

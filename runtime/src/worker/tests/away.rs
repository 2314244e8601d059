//! Going back to what is committed while the cluster does not answer, or answers what no attempt will change.

use super::*;
use crate::clock::Clock;
use crate::log::{HeldBack, LogError};
use crate::worker::recovery::BRIEFLY;

/// A worker whose transaction has failed, and whose group has no coordinator that could say where to go on.
fn cut_off(process: &Process) -> Worker<Latest, MemoryLog> {
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    process.log.inject([Fault::Fence]);
    process.log.leave_unanswered(usize::MAX);
    process.write(0, "key", "value");
    while process.aborts() == 0 {
        worker.drive().unwrap();
    }
    worker
}

#[test]
fn a_worker_that_cannot_go_back_hears_of_its_group() {
    let process = Process::standing(|config| config.task_timeout = Duration::from_mins(5));
    let mut worker = cut_off(&process);
    worker.drive().unwrap();
    assert!(!worker.is_quiet(), "it does not know yet where to go on");
    assert_eq!(worker.assignment, process.partitions([0, 2]));
    process.log.rebalance(0, Rebalance::Revoked);
    worker.drive().unwrap();
    assert_eq!(worker.assignment, []);
    process.log.rebalance(0, Rebalance::Assigned(process.partitions([0, 1])));
    worker.drive().unwrap();
    process.log.leave_unanswered(0);
    settle(&mut worker);
    assert_eq!(tasks(&worker), [0, 1]);
    assert_eq!(latest(&mut worker, 0, "key").as_deref(), Some("value"));
}

#[test]
fn a_worker_that_cannot_go_back_can_be_stopped() {
    let process = Process::new(|config| config.task_timeout = Duration::from_secs(10));
    let worker = cut_off(&process);
    std::thread::scope(|scope| {
        let run = scope.spawn(|| worker.run());
        while process.aborts() < 3 {
            std::thread::yield_now();
        }
        process.control.stop();
        run.join().unwrap().expect("a stop is no failure");
    });
}

/// What has to be made anew is not forgotten over another failure.
#[test]
fn a_producer_is_replaced_even_if_the_first_attempt_to_go_back_fails() {
    let process = Process::standing(|_| {});
    let mut worker = cut_off(&process);
    worker.drive().unwrap();
    process.log.leave_unanswered(0);
    settle(&mut worker);
    process.write(0, "key", "later");
    settle(&mut worker);
    assert_eq!(latest(&mut worker, 0, "key").as_deref(), Some("later"));
}

/// The reason is the error itself, not that something was tried for long.
#[test]
fn what_no_attempt_will_change_is_tried_for_a_short_while() {
    let process = Process::standing(|config| config.task_timeout = Duration::from_mins(5));
    let start = process.control.clock.now();
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    process.log.refuse();
    process.log.inject([Fault::Fence]);
    process.write(0, "key", "value");
    let error = (0..1000).find_map(|_| worker.drive().err()).expect("it does not go on for ever");
    assert!(matches!(&error, Error::Log(LogError::Fatal { .. })), "{error}");
    assert!(process.aborts() > 1, "it was tried again");
    let tried = process.control.clock.elapsed(start);
    assert!(tried > BRIEFLY && tried < 2 * BRIEFLY, "{tried:?}");
}

/// Partitions that the group has taken away need not be waited for.
#[test]
fn a_rebalance_is_answered_before_anything_is_given_up() {
    let mut process = Process::new(|config| {
        (config.task_timeout, config.transaction_timeout) = (Duration::ZERO, Duration::ZERO);
    });
    process.control = Arc::new(Control::new(2, true, None).by(Clock::standing()));
    let mut worker = process.worker::<Latest>(0);
    settle(&mut worker);
    let partition = process.partitions([0])[0];
    process.log.hold_back(HeldBack { partition, stable: 0, end: 1, since: process.control.clock.now() });
    process.log.rebalance(0, Rebalance::Revoked);
    process.control.clock.advance(Duration::from_secs(1));
    worker.drive().expect("nothing of ours is held back any more");
    assert_eq!(worker.assignment, []);
    // Kept, it is given up.
    process.log.rebalance(0, Rebalance::Assigned(process.partitions([0, 2])));
    worker.drive().unwrap();
    process.control.clock.advance(Duration::from_secs(1));
    let error = worker.drive().expect_err("it is still held back");
    assert!(matches!(error, Error::Log(LogError::HeldBack { .. })), "{error}");
}

//! Who holds a task: one worker of the process at a time, because a store can be opened only once. A task moves from
//! one worker to another without a failure: the new owner waits until the old one has closed its stores. Whoever has no
//! assignment at all, and keeps tasks only because they may come back, sees that others wait for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::task_id::TaskId;

/// Holds a task in order to remove its state.
const CLEANER: usize = usize::MAX;

/// The tasks with stores that workers of this process hold.
#[derive(Debug, Clone)]
pub(crate) struct TaskLocks {
    uses: Arc<Mutex<Uses>>,
    clock: Clock,
}

#[derive(Debug, Default)]
struct Uses {
    /// Each with the number of its worker.
    held: BTreeMap<TaskId, usize>,
    /// When each task that was held, and is not, was given back.
    given_back: BTreeMap<TaskId, Instant>,
    /// What workers wait for, by their number.
    wanted: BTreeMap<usize, Vec<TaskId>>,
}

/// A task is ours until this is dropped.
#[derive(Debug)]
pub(crate) struct TaskLock {
    locks: TaskLocks,
    task: TaskId,
}

/// A task that another worker still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) task: TaskId,
    pub(crate) worker: usize,
}

impl TaskLocks {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { uses: Arc::default(), clock }
    }

    /// Locks all of `tasks` for `worker`, in their order, or none of them: whoever waits holds nothing that others
    /// wait for.
    pub(crate) fn lock(&self, tasks: &[TaskId], worker: usize) -> Result<Vec<TaskLock>, Held> {
        let mut uses = self.uses();
        if let Some((&task, &holder)) = tasks.iter().find_map(|task| uses.held.get_key_value(task)) {
            uses.wanted.insert(worker, tasks.to_vec());
            return Err(Held { task, worker: holder });
        }
        uses.wanted.remove(&worker);
        uses.held.extend(tasks.iter().map(|&task| (task, worker)));
        Ok(tasks.iter().map(|&task| TaskLock { locks: self.clone(), task }).collect())
    }

    /// Locks a task that no worker has held for `delay`, counted from `started` for one that was never held.
    pub(crate) fn lock_unused(&self, task: TaskId, delay: Duration, started: Instant) -> Option<TaskLock> {
        let mut uses = self.uses();
        let unused_since = uses.given_back.get(&task).copied().unwrap_or(started);
        if uses.held.contains_key(&task) || self.clock.elapsed(unused_since) < delay {
            return None;
        }
        uses.held.insert(task, CLEANER);
        Some(TaskLock { locks: self.clone(), task })
    }

    /// Worker `worker` waits for nothing any more.
    pub(crate) fn forget(&self, worker: usize) {
        self.uses().wanted.remove(&worker);
    }

    /// Whether a worker waits for this task.
    pub(crate) fn is_wanted(&self, task: TaskId) -> bool {
        self.uses().wanted.values().any(|tasks| tasks.contains(&task))
    }

    fn uses(&self) -> MutexGuard<'_, Uses> {
        // No panic can leave the maps half changed.
        self.uses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for TaskLock {
    fn drop(&mut self) {
        let mut uses = self.locks.uses();
        uses.held.remove(&self.task);
        uses.given_back.insert(self.task, self.locks.clock.now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_has_one_holder_and_a_waiting_worker_holds_nothing() {
        let id = |partition| TaskId { subtopology: 1, partition };
        let locks = TaskLocks::new(Clock::default());
        let first = locks.lock(&[id(1)], 0).unwrap();
        assert_eq!(locks.lock(&[id(0), id(1)], 1).unwrap_err(), Held { task: id(1), worker: 0 });
        let third = locks.lock(&[id(0)], 2).unwrap();
        assert_eq!([0, 1, 2].map(|partition| locks.is_wanted(id(partition))), [true, true, false]);
        drop((first, third));
        assert_eq!(locks.lock(&[id(0), id(1)], 1).unwrap().len(), 2);
        assert!(!locks.is_wanted(id(0)));
        let _held = locks.lock(&[id(0)], 0).unwrap();
        locks.lock(&[id(0)], 1).unwrap_err();
        locks.forget(1);
        assert!(!locks.is_wanted(id(0)));
    }

    #[test]
    fn a_task_is_unused_when_nobody_has_held_it_for_long_enough() {
        let id = TaskId { subtopology: 1, partition: 1 };
        let (clock, hour) = (Clock::standing(), Duration::from_hours(1));
        let (locks, started) = (TaskLocks::new(clock.clone()), clock.now());
        assert!(locks.lock_unused(id, hour, started).is_none());
        let held = locks.lock(&[id], 0).unwrap();
        clock.advance(hour);
        assert!(locks.lock_unused(id, hour, started).is_none());
        drop(held);
        clock.advance(hour - Duration::from_nanos(1));
        assert!(locks.lock_unused(id, hour, started).is_none());
        clock.advance(Duration::from_nanos(1));
        let _removing = locks.lock_unused(id, hour, started).unwrap();
        assert!(locks.lock(&[id], 0).is_err());
    }
}

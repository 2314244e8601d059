//! Who holds a task: one worker of the process at a time, because a store can be opened only once. A task moves from
//! one worker to another without a failure: the new owner waits until the old one has closed its stores.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::task_id::TaskId;

/// The tasks with stores that workers of this process hold, each with the number of its worker.
#[derive(Debug, Clone, Default)]
pub(crate) struct TaskLocks(Arc<Mutex<BTreeMap<TaskId, usize>>>);

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
    /// Locks all of `tasks` for `worker`, in their order, or none of them: whoever waits holds nothing that others
    /// wait for.
    pub(crate) fn lock(&self, tasks: &[TaskId], worker: usize) -> Result<Vec<TaskLock>, Held> {
        let mut held = self.held();
        if let Some((&task, &worker)) = tasks.iter().find_map(|task| held.get_key_value(task)) {
            return Err(Held { task, worker });
        }
        held.extend(tasks.iter().map(|&task| (task, worker)));
        Ok(tasks.iter().map(|&task| TaskLock { locks: self.clone(), task }).collect())
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<TaskId, usize>> {
        // No panic can leave the map half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for TaskLock {
    fn drop(&mut self) {
        self.locks.held().remove(&self.task);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_has_one_holder_and_a_waiting_worker_holds_nothing() {
        let id = |partition| TaskId { subtopology: 1, partition };
        let locks = TaskLocks::default();
        let first = locks.lock(&[id(1)], 0).unwrap();
        assert_eq!(locks.lock(&[id(0), id(1)], 1).unwrap_err(), Held { task: id(1), worker: 0 });
        let third = locks.lock(&[id(0)], 2).unwrap();
        drop((first, third));
        assert_eq!(locks.lock(&[id(0), id(1)], 1).unwrap().len(), 2);
    }
}

//! The few things workers share: the request to stop, who holds which task, counters for the summary, and who has
//! nothing left to do.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::log::Log;
use crate::observer::Observer;
use crate::processor::Scratch;
use crate::task::{Task, TaskLocks};
use crate::topology::Topology;
use crate::totals::Totals;

/// Not drained.
const BUSY: u64 = u64::MAX;

/// See the module.
pub(crate) struct Control {
    stopping: AtomicBool,
    exit_at_end: bool,
    /// Rises with every commit of any worker.
    progress: AtomicU64,
    /// For each worker, the progress at which it found nothing left to do.
    drained: Vec<AtomicU64>,
    pub(super) locks: TaskLocks,
    pub(crate) totals: Totals,
    observer: Option<Box<Observer>>,
}

impl Control {
    pub(crate) fn new(workers: usize, exit_at_end: bool, observer: Option<Box<Observer>>) -> Self {
        Self {
            stopping: AtomicBool::new(false),
            exit_at_end,
            progress: AtomicU64::new(0),
            drained: (0..workers).map(|_| AtomicU64::new(BUSY)).collect(),
            locks: TaskLocks::default(),
            totals: Totals::default(),
            observer,
        }
    }

    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    pub(crate) fn exits_at_end(&self) -> bool {
        self.exit_at_end
    }

    pub(crate) fn has_observer(&self) -> bool {
        self.observer.is_some()
    }

    pub(crate) fn progress(&self) -> u64 {
        self.progress.load(Ordering::SeqCst)
    }

    /// Worker `number` had nothing left to do when progress was `progress`.
    pub(crate) fn set_drained(&self, number: usize, progress: u64) {
        self.drained[number].store(progress, Ordering::SeqCst);
    }

    pub(crate) fn set_busy(&self, number: usize) {
        self.drained[number].store(BUSY, Ordering::SeqCst);
    }

    /// Whether no worker has anything left to do, and none has committed anything since it said so.
    pub(crate) fn all_drained(&self) -> bool {
        let progress = self.progress();
        self.drained.iter().all(|drained| drained.load(Ordering::SeqCst) == progress)
    }

    /// Moves the numbers of a committed transaction into the totals, and shows its outputs to the observer.
    pub(super) fn committed<T: Topology, L: Log>(&self, tasks: &mut [Task<T, L>], scratch: &mut Scratch) {
        self.progress.fetch_add(1, Ordering::SeqCst);
        self.totals.committed();
        for task in tasks {
            task.report(&self.totals);
        }
        if let (Some(observer), Some(tap)) = (&self.observer, &mut scratch.tap) {
            for output in tap.drain(..) {
                observer(&output);
            }
        }
    }

    pub(super) fn aborted(&self) {
        self.totals.aborted();
    }

    pub(super) fn add_state_bytes(&self, bytes: u64) {
        self.totals.state(bytes);
    }
}

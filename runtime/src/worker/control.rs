//! The few things workers share: the request to stop, who holds which task, the clock, counters for the summary, and who
//! has nothing left to do.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::clock::Clock;
use crate::context::Scratch;
use crate::log::{Log, TopicPartition, TopicTable};
use crate::observer::Observer;
use crate::task::{Task, TaskLocks};
use crate::topology::Topology;
use crate::totals::Totals;

use super::past::Past;
use super::step::{Progress, Step};

/// Not drained.
const BUSY: u64 = u64::MAX;

/// See the module.
pub(crate) struct Control {
    stopping: AtomicBool,
    /// Whether the workers are to end in order to begin again, with the topics as they are then.
    starting_over: AtomicBool,
    /// How many partitions each topic had when the application started.
    first_counts: OnceLock<Vec<i32>>,
    exit_at_end: bool,
    /// Rises with every commit of any worker.
    progress: AtomicU64,
    /// For each worker, the progress at which it found nothing left to do.
    drained: Vec<AtomicU64>,
    /// For each worker, whether it has its part of the group's assignment and every task of it runs.
    settled: Vec<AtomicBool>,
    /// Of each worker.
    steps: Vec<Progress>,
    pub(crate) locks: TaskLocks,
    pub(crate) clock: Clock,
    pub(super) past: Past,
    pub(crate) totals: Totals,
    observer: Option<Box<Observer>>,
}

impl Control {
    pub(crate) fn new(workers: usize, exit_at_end: bool, observer: Option<Box<Observer>>) -> Self {
        Self {
            stopping: AtomicBool::new(false),
            starting_over: AtomicBool::new(false),
            first_counts: OnceLock::new(),
            exit_at_end,
            progress: AtomicU64::new(0),
            drained: (0..workers).map(|_| AtomicU64::new(BUSY)).collect(),
            settled: (0..workers).map(|_| AtomicBool::new(false)).collect(),
            steps: (0..workers).map(|_| Progress::default()).collect(),
            locks: TaskLocks::new(Clock::default()),
            clock: Clock::default(),
            past: Past::default(),
            totals: Totals::default(),
            observer,
        }
    }

    /// The same by another clock than the machine's.
    #[cfg(test)]
    pub(crate) fn by(self, clock: Clock) -> Self {
        Self { locks: TaskLocks::new(clock.clone()), clock, ..self }
    }

    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether workers are to end, for good or to start over.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst) || self.starting_over.load(Ordering::SeqCst)
    }

    pub(super) fn start_over(&self) {
        self.starting_over.store(true, Ordering::SeqCst);
    }

    /// Asked when every worker has ended: whether they begin again, as if for the first time.
    pub(crate) fn begins_again(&self) -> bool {
        let again = self.starting_over.swap(false, Ordering::SeqCst) && !self.is_stopping();
        if again {
            for number in 0..self.drained.len() {
                self.set_busy(number);
                self.set_settled(number, false);
            }
            self.totals.forget_state();
        }
        again
    }

    /// The topics that workers are about to read.
    pub(crate) fn begin(&self, topics: &TopicTable) {
        self.first_counts.get_or_init(|| topics.topics.iter().map(|topic| topic.partitions).collect());
    }

    /// Whether a partition was added while the application ran.
    pub(super) fn came_later(&self, at: TopicPartition) -> bool {
        let first = self.first_counts.get().and_then(|counts| counts.get(at.topic.0 as usize));
        first.is_some_and(|&first| at.partition >= first)
    }

    /// Worker `number` begins a step.
    pub(crate) fn begin_step(&self, number: usize, step: Step) {
        self.steps[number].begin(step);
    }

    /// Where each worker is, by its number.
    pub(crate) fn steps(&self) -> &[Progress] {
        &self.steps
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

    pub(crate) fn set_settled(&self, number: usize, settled: bool) {
        self.settled[number].store(settled, Ordering::SeqCst);
    }

    /// Whether every worker has its tasks, and no assignment is under way that this process knows of.
    pub(crate) fn all_settled(&self) -> bool {
        !self.is_stopping() && self.settled.iter().all(|settled| settled.load(Ordering::SeqCst))
    }

    /// Whether no worker has anything left to do, and none has committed anything since it said so.
    pub(crate) fn all_drained(&self) -> bool {
        let progress = self.progress();
        !self.is_stopping() && self.drained.iter().all(|drained| drained.load(Ordering::SeqCst) == progress)
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

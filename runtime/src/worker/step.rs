//! What a worker is doing, for whoever watches over it: a call that never returns cannot say so itself.

use std::sync::atomic::{AtomicU64, Ordering};

/// A step of a worker's loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Starting,
    Polling,
    Assigning,
    GoingBack,
    Restoring,
    Processing,
    Committing,
    Leaving,
}

impl Step {
    const ALL: [Self; 8] = [
        Self::Starting,
        Self::Polling,
        Self::Assigning,
        Self::GoingBack,
        Self::Restoring,
        Self::Processing,
        Self::Committing,
        Self::Leaving,
    ];

    /// For messages: what the worker has been doing.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Starting => "opening its clients",
            Self::Polling => "polling for records",
            Self::Assigning => "answering a change of its assignment",
            Self::GoingBack => "going back to what is committed",
            Self::Restoring => "restoring a task",
            Self::Processing => "processing records",
            Self::Committing => "committing",
            Self::Leaving => "leaving the group",
        }
    }
}

/// Where one worker is. It alone writes this.
#[derive(Debug, Default)]
pub(crate) struct Progress(AtomicU64);

impl Progress {
    /// The worker begins a step.
    pub(super) fn begin(&self, step: Step) {
        let begun = self.0.load(Ordering::Relaxed) / Self::STEPS + 1;
        self.0.store(begun * Self::STEPS + step as u64, Ordering::Relaxed);
    }

    /// The step it is in, and how many it has begun.
    pub(crate) fn now(&self) -> (Step, u64) {
        let both = self.0.load(Ordering::Relaxed);
        let step = usize::try_from(both % Self::STEPS).ok().and_then(|at| Step::ALL.get(at));
        (step.copied().unwrap_or(Step::Starting), both / Self::STEPS)
    }

    const STEPS: u64 = Step::ALL.len() as u64;
}

#[cfg(test)]
mod tests {
    use super::{Progress, Step};

    #[test]
    fn a_worker_is_where_it_went_last() {
        let progress = Progress::default();
        assert_eq!(progress.now(), (Step::Starting, 0));
        for (number, step) in (1..).zip(Step::ALL) {
            progress.begin(step);
            assert_eq!(progress.now(), (step, number));
        }
    }
}

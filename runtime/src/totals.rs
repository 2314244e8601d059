//! What a run adds up to, for its summary; shared by all workers.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::drops::DropReason;

/// Counters of a run.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) read: AtomicU64,
    pub(crate) skipped: AtomicU64,
    pub(crate) dead_lettered: AtomicU64,
    /// By reason.
    dropped: [AtomicU64; DropReason::ALL.len()],
    pub(crate) written: AtomicU64,
    pub(crate) commits: AtomicU64,
    pub(crate) aborts: AtomicU64,
    pub(crate) state_bytes: AtomicU64,
}

impl Totals {
    pub(crate) fn read(&self, read: u64, skipped: u64, dead_lettered: u64) {
        add(&self.read, read);
        add(&self.skipped, skipped);
        add(&self.dead_lettered, dead_lettered);
    }

    pub(crate) fn written(&self, records: u64) {
        add(&self.written, records);
    }

    pub(crate) fn dropped(&self, reason: DropReason, records: u64) {
        add(&self.dropped[reason.index()], records);
    }

    pub(crate) fn dropped_by(&self, reason: DropReason) -> u64 {
        self.dropped[reason.index()].load(Ordering::Relaxed)
    }

    /// For whatever reason.
    pub(crate) fn all_dropped(&self) -> u64 {
        DropReason::ALL.into_iter().map(|reason| self.dropped_by(reason)).sum()
    }

    pub(crate) fn committed(&self) {
        add(&self.commits, 1);
    }

    pub(crate) fn aborted(&self) {
        add(&self.aborts, 1);
    }

    pub(crate) fn state(&self, bytes: u64) {
        add(&self.state_bytes, bytes);
    }

    /// Workers that start over count their state anew.
    pub(crate) fn forget_state(&self) {
        self.state_bytes.store(0, Ordering::Relaxed);
    }
}

fn add(counter: &AtomicU64, amount: u64) {
    counter.fetch_add(amount, Ordering::Relaxed);
}

//! What a run adds up to, for its summary; shared by all workers.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counters of a run.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    pub(crate) read: AtomicU64,
    pub(crate) skipped: AtomicU64,
    pub(crate) dead_lettered: AtomicU64,
    pub(crate) dropped: AtomicU64,
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

    pub(crate) fn dropped(&self, records: u64) {
        add(&self.dropped, records);
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

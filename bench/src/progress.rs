//! How many records went through, and the moments of the first and the last of them. Start-up, joining the group and
//! the last commit lie outside, on every side of the comparison.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Failure;
use crate::measure::Moment;

static SEEN: AtomicU64 = AtomicU64::new(0);
static EXPECTED: AtomicU64 = AtomicU64::new(u64::MAX);
static FIRST: OnceLock<Moment> = OnceLock::new();
static LAST: OnceLock<Moment> = OnceLock::new();

/// How many records there are.
pub(crate) fn expect(records: u64) {
    EXPECTED.store(records, Ordering::Relaxed);
}

/// One more record. Called by one thread only, so that it needs no atomic addition.
#[inline]
pub(crate) fn seen() {
    let before = SEEN.load(Ordering::Relaxed);
    SEEN.store(before + 1, Ordering::Relaxed);
    if before == 0 {
        FIRST.get_or_init(Moment::now);
    }
    if before + 1 == EXPECTED.load(Ordering::Relaxed) {
        LAST.get_or_init(Moment::now);
    }
}

/// When the first record came.
pub(crate) fn first() -> Option<Moment> {
    FIRST.get().copied()
}

/// When the last of the expected records came; `None` until then.
pub(crate) fn last() -> Option<Moment> {
    LAST.get().copied()
}

/// What [`span`] spans, for reports.
pub(crate) const MEASURED: &str = "from the first record processed to the last";

/// From the first record to the last.
pub(crate) fn span() -> Result<(Moment, Moment), Failure> {
    let seen = SEEN.load(Ordering::Relaxed);
    FIRST.get().copied().zip(last()).ok_or_else(|| format!("the last record never came; {seen} did").into())
}

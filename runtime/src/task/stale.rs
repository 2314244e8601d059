//! Whether a store may go on from where it ends, or has missed deletions that its changelog no longer tells.
//!
//! A compacted topic keeps a tombstone for `delete.retention.ms`, and then removes it. A store that was away for longer
//! reads on without it, and the deleted key stays. Both ends of the time that it was away are read from the clock of this
//! machine; the broker measures the same time by its own. A quarter of the retention is left for the reading itself and
//! for what the two clocks disagree about.

use std::time::Duration;

use crate::store::Complete;

/// Since when a store that is `behind` offsets behind its changelog can have missed a deletion; `None` if it must be
/// restored from the beginning. Nothing is known of a store that an older version wrote, or whose clock was set back.
pub(super) fn missing_since(
    complete: Option<Complete>,
    now: Complete,
    behind: i64,
    retention: Duration,
) -> Option<Complete> {
    let complete = complete?;
    // Whoever else wrote a transaction left two offsets at least: a store that is not written for weeks is as good as
    // on the last day.
    if complete.marker_follows && behind <= 1 {
        return Some(now);
    }
    let is_young = complete.age(now)? < retention - retention / 4;
    is_young.then_some(Complete { marker_follows: false, ..complete })
}

/// Whether a restore that ends now may have passed a place where a tombstone was, given since when it could miss one.
pub(super) fn took_too_long(since: Complete, now: Complete, retention: Duration) -> bool {
    since.age(now).is_none_or(|age| age > retention)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    const DAY: Duration = Duration::from_hours(24);

    fn at(hour: i64) -> Complete {
        Complete { at: hour * HOUR, marker_follows: false }
    }

    #[test]
    fn a_store_goes_on_while_every_tombstone_that_it_needs_is_there() {
        assert_eq!(missing_since(Some(at(100)), at(117), 1, DAY), Some(at(100)));
        assert_eq!(missing_since(Some(at(100)), at(118), 1, DAY), None, "a quarter is left for the reading");
        assert_eq!(missing_since(Some(at(100)), at(100), 1, Duration::ZERO), None);
    }

    #[test]
    fn a_store_of_unknown_age_does_not() {
        assert_eq!(missing_since(None, at(100), 1, DAY), None);
        assert_eq!(missing_since(Some(at(101)), at(100), 1, DAY), None, "the clock was set back");
    }

    #[test]
    fn a_transactions_own_marker_hides_no_deletion_however_old_it_is() {
        let before_marker = Complete { marker_follows: true, ..at(100) };
        assert_eq!(missing_since(Some(before_marker), at(900), 1, DAY), Some(at(900)));
        assert_eq!(missing_since(Some(before_marker), at(900), 2, DAY), None);
        assert_eq!(missing_since(Some(before_marker), at(110), 2, DAY), Some(at(100)));
    }

    #[test]
    fn a_restore_that_outlasts_the_tombstones_is_noticed() {
        assert!(!took_too_long(at(100), at(124), DAY));
        assert!(took_too_long(at(100), at(125), DAY));
        assert!(took_too_long(at(100), at(99), DAY), "the clock was set back");
    }
}

//! What a store of windows has beside its rows. A row's key is `start (8 bytes) ++ key`, so that what closes is one range of
//! rows, in the order of starts and then of keys, and what expires is everything below one key.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::small::SmallKey;
use crate::description::{Emit, Window};

/// See the module.
#[derive(Debug)]
pub(super) struct Windows {
    window: Window,
    /// The stream time of the aggregation: the highest event time that it has seen, -1 for none. It is committed with the
    /// offsets.
    clock: i64,
    /// The latest start that was written since the last commit.
    written: i64,
    /// Rows that are written and that the committed part may not have, where closing windows are looked for.
    fresh: BTreeSet<SmallKey>,
    /// Rows with this start, or an earlier one, are removed.
    trimmed: i64,
}

/// Rows are removed when the horizon has moved by this part of the retention: rarely, so that what expires costs a record
/// nothing.
const TRIMS_A_RETENTION: i64 = 16;

impl Windows {
    pub(super) fn new(window: Window) -> Self {
        Self { window, clock: -1, written: -1, fresh: BTreeSet::new(), trimmed: i64::MIN }
    }

    pub(super) fn clock(&self) -> i64 {
        self.clock
    }

    /// The clock is at least this; returns what it was.
    #[inline]
    pub(super) fn pass(&mut self, time: i64) -> i64 {
        let before = self.clock;
        self.clock = before.max(time);
        before
    }

    /// The latest start that the store has had, if `committed` is that of the committed part.
    pub(super) fn time(&self, committed: i64) -> i64 {
        self.written.max(committed)
    }

    /// Whether a row is too old to be seen.
    #[inline]
    pub(super) fn hides(&self, row: &[u8], committed: i64) -> bool {
        split_row(row).is_none_or(|(start, _)| start <= self.horizon(committed))
    }

    fn horizon(&self, committed: i64) -> i64 {
        horizon(self.time(committed), self.window.retention_ms)
    }

    /// The key of the first row that can be seen.
    pub(super) fn first_visible(&self, committed: i64) -> [u8; 8] {
        self.horizon(committed).saturating_add(1).max(0).to_be_bytes()
    }

    /// A row is written, which had no value where `is_new`.
    #[inline]
    pub(super) fn note(&mut self, row: &[u8], is_new: bool) {
        if let Some((start, _)) = split_row(row) {
            self.written = self.written.max(start);
        }
        if is_new && self.window.emit == Emit::OnWindowClose {
            self.fresh.insert(row.into());
        }
    }

    /// The fresh rows in a range of keys, in their order.
    pub(super) fn fresh<'a>(&'a self, from: &'a [u8], to: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let range = (Bound::Included(from), Bound::Excluded(to));
        self.fresh.range::<[u8], _>(range).map(SmallKey::as_slice)
    }

    /// The start up to which rows are to be removed with the next write, if it is time.
    pub(super) fn trim(&self, committed: i64) -> Option<i64> {
        let horizon = self.horizon(committed);
        let step = self.window.retention_ms / TRIMS_A_RETENTION;
        (horizon >= 0 && horizon.saturating_sub(step) >= self.trimmed).then_some(horizon)
    }

    /// What was written is part of the committed part, and what was to be removed is gone.
    pub(super) fn applied(&mut self, committed: i64) {
        if let Some(trimmed) = self.trim(committed) {
            self.trimmed = trimmed;
        }
        self.written = -1;
        self.fresh.clear();
    }

    /// Nothing of it happened. The clock is that of the committed offsets, which are asked again.
    pub(super) fn discard(&mut self) {
        *self = Self { trimmed: self.trimmed, ..Self::new(self.window) };
    }
}

/// The start of a row's window, and the key inside.
#[inline]
pub(crate) fn split_row(row: &[u8]) -> Option<(i64, &[u8])> {
    row.split_first_chunk::<8>().map(|(start, key)| (i64::from_be_bytes(*start), key))
}

/// The latest start that cannot be seen any more, in a store whose latest start is `time`.
#[inline]
pub(super) fn horizon(time: i64, retention_ms: i64) -> i64 {
    time.saturating_sub(retention_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(start: i64, key: &[u8]) -> Vec<u8> {
        [start.to_be_bytes().as_slice(), key].concat()
    }

    fn windows(emit: Emit) -> Windows {
        Windows::new(Window { size_ms: 10, advance_ms: 10, grace_ms: 0, retention_ms: 160, emit })
    }

    /// Strictly, as in Kafka Streams since KAFKA-6978.
    #[test]
    fn a_row_is_hidden_when_the_retention_has_passed_since_its_start() {
        let mut windows = windows(Emit::OnWindowUpdate);
        windows.note(&row(500, b"a"), true);
        assert!(windows.hides(&row(340, b"a"), -1));
        assert!(!windows.hides(&row(341, b"a"), -1));
        assert!(windows.hides(&row(341, b"a"), 501), "the committed part may be ahead");
        assert!(windows.hides(b"short", -1));
        assert_eq!(windows.first_visible(-1), 341_i64.to_be_bytes());
    }

    #[test]
    fn rows_are_removed_once_a_sixteenth_of_the_retention() {
        let mut windows = windows(Emit::OnWindowUpdate);
        let mut trims = Vec::new();
        for start in (0..400).step_by(5) {
            windows.note(&row(start, b"a"), true);
            trims.extend(windows.trim(-1));
            windows.applied(start);
        }
        assert_eq!(trims.first(), Some(&0));
        assert_eq!(trims.len(), 24, "{trims:?}");
        assert!(trims.windows(2).all(|pair| pair[1] - pair[0] == 10), "{trims:?}");
    }

    #[test]
    fn fresh_rows_are_kept_in_order_where_windows_emit_when_they_close() {
        let mut windows = windows(Emit::OnWindowClose);
        for (start, key) in [(20, b"b"), (10, b"z"), (20, b"a"), (30, b"a")] {
            windows.note(&row(start, key), true);
        }
        windows.note(&row(25, b"a"), false);
        let found: Vec<_> = windows.fresh(&row(10, b""), &row(30, b"")).map(<[u8]>::to_vec).collect();
        assert_eq!(found, [row(10, b"z"), row(20, b"a"), row(20, b"b")]);
        windows.applied(30);
        assert_eq!(windows.fresh(&row(0, b""), &row(90, b"")).count(), 0);
    }

    #[test]
    fn an_abort_takes_back_the_clock_and_the_rows() {
        let mut windows = windows(Emit::OnWindowClose);
        assert_eq!((windows.pass(7), windows.pass(5), windows.clock()), (-1, 7, 7));
        windows.note(&row(0, b"a"), true);
        windows.discard();
        assert_eq!((windows.clock(), windows.time(-1)), (-1, -1));
        assert_eq!(windows.fresh(&row(0, b""), &row(90, b"")).count(), 0);
    }
}

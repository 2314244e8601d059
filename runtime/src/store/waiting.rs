//! What a store has beside the changes that wait in it, in the buffer of a `suppress`:
//!
//! ```text
//! row:   00 ++ key
//! index: 01 ++ buffer time (8 bytes, in the order of numbers) ++ key
//! ```
//!
//! The index is the order in which changes leave. It is made of the rows, and the changelog has none of it. The first row of
//! it is remembered, so that a record that lets nothing leave reads none of it, and one that does begins where the last one
//! ended.

use super::fresh::Fresh;
use crate::description::{StoreKind, Waits};

/// First byte of a row.
const ROW: u8 = 0;
/// First byte of an index row.
const INDEX: u8 = 1;
/// What no row begins with, and all of them lie before.
pub(super) const END: &[u8] = &[2];

/// Appends what stands before the key in a row.
#[inline]
pub(crate) fn begin_row(out: &mut Vec<u8>) {
    out.push(ROW);
}

/// The key inside of a row; `None` for an index row.
#[inline]
pub(crate) fn key_of(row: &[u8]) -> Option<&[u8]> {
    row.strip_prefix(&[ROW])
}

/// Appends the key of the index row of a key that waits since `time`.
pub(crate) fn index(time: i64, key: &[u8], out: &mut Vec<u8>) {
    out.push(INDEX);
    // Negative numbers lie before others.
    out.extend_from_slice(&(time ^ i64::MIN).to_be_bytes());
    out.extend_from_slice(key);
}

/// Since when a key waits, and the key; `None` for what is no index row.
pub(crate) fn split_index(row: &[u8]) -> Option<(i64, &[u8])> {
    let (time, key) = row.strip_prefix(&[INDEX])?.split_first_chunk::<8>()?;
    Some((i64::from_be_bytes(*time) ^ i64::MIN, key))
}

/// See the module.
#[derive(Debug)]
pub(super) struct Waiting {
    /// The highest event time of a change, -1 for none. It is committed with the offsets.
    clock: [i64; 1],
    /// Index rows that are written and that the committed part may not have.
    fresh: Fresh,
    first: First,
    /// What waits, once somebody has asked for it.
    waits: Option<Waits>,
}

/// Where the first index row is.
#[derive(Debug)]
enum First {
    Nowhere,
    At(Vec<u8>),
    /// There, or behind.
    From(Vec<u8>),
}

impl Waiting {
    /// `None` for a store of another kind.
    pub(super) fn new(kind: StoreKind) -> Option<Self> {
        matches!(kind, StoreKind::Suppress(_)).then(Self::empty)
    }

    fn empty() -> Self {
        Self { clock: [-1], fresh: Fresh::default(), first: First::From(vec![INDEX]), waits: None }
    }

    pub(super) fn clock(&self) -> &[i64; 1] {
        &self.clock
    }

    /// The store's time, if `committed` is that of the committed part: whatever has moved the clock is a row.
    pub(super) fn time(&self, committed: i64) -> i64 {
        let [clock] = self.clock;
        clock.max(committed)
    }

    /// The clock is at least this; returns what it was.
    #[inline]
    pub(super) fn pass(&mut self, time: i64) -> i64 {
        let [clock] = &mut self.clock;
        let before = *clock;
        *clock = before.max(time);
        before
    }

    /// A row is written, which had no value where `is_new`.
    #[inline]
    pub(super) fn note(&mut self, row: &[u8], is_new: bool) {
        if is_new && row.first() == Some(&INDEX) {
            self.fresh.insert(row);
        }
    }

    pub(super) fn fresh(&self) -> &Fresh {
        &self.fresh
    }

    /// Whether something may wait since `due` or before.
    #[inline]
    pub(super) fn may_be_due(&self, due: i64) -> bool {
        match &self.first {
            First::Nowhere => false,
            First::At(index) | First::From(index) => split_index(index).is_none_or(|(time, _)| time <= due),
        }
    }

    /// No index row lies before this; `None` where there is none at all.
    pub(super) fn first(&self) -> Option<&[u8]> {
        match &self.first {
            First::Nowhere => None,
            First::At(index) | First::From(index) => Some(index),
        }
    }

    /// This is the first index row; `None`: there is none.
    pub(super) fn set_first(&mut self, index: Option<&[u8]>) {
        self.first = index.map_or(First::Nowhere, |index| First::At(index.to_vec()));
    }

    /// This index row is written.
    pub(super) fn came(&mut self, index: &[u8]) {
        if self.first().is_none_or(|first| index < first) {
            self.set_first(Some(index));
        }
    }

    /// This index row, the first one, is deleted.
    pub(super) fn left(&mut self, index: &[u8]) {
        let mut next = index.to_vec();
        next.push(0);
        self.first = First::From(next);
    }

    pub(super) fn waits(&self) -> Option<Waits> {
        self.waits
    }

    /// What waits is this much.
    pub(super) fn set_waits(&mut self, waits: Waits) {
        self.waits = Some(waits);
    }

    /// A change takes the place of another one, or has no place any more; each has its bytes.
    pub(super) fn replaced(&mut self, before: Option<u64>, after: Option<u64>) {
        let Some(Waits { records, bytes }) = &mut self.waits else { return };
        *records = (*records + u64::from(after.is_some())).saturating_sub(u64::from(before.is_some()));
        *bytes = (*bytes + after.unwrap_or(0)).saturating_sub(before.unwrap_or(0));
    }

    /// What was written is part of the committed part.
    pub(super) fn applied(&mut self) {
        self.fresh.clear();
    }

    /// Nothing of it happened. The clock is that of the committed offsets, which are asked again, and what waits is counted
    /// again.
    pub(super) fn discard(&mut self) {
        *self = Self::empty();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn index_row(time: i64, key: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        index(time, key, &mut out);
        out
    }

    proptest! {
        #[test]
        fn the_index_is_in_the_order_of_times_and_then_of_keys(one in (any::<i64>(), prop::collection::vec(0..3_u8, 0..4)), other in (any::<i64>(), prop::collection::vec(0..3_u8, 0..4))) {
            let (first, second) = (index_row(one.0, &one.1), index_row(other.0, &other.1));
            prop_assert_eq!(split_index(&first), Some((one.0, one.1.as_slice())));
            prop_assert_eq!(first.cmp(&second), one.cmp(&other));
            prop_assert!(first.as_slice() < END && key_of(&first).is_none());
        }
    }

    #[test]
    fn the_first_row_is_known_until_it_leaves() {
        let (mut waiting, [a, b, c]) = (Waiting::empty(), [1, 2, 3].map(|time| index_row(time, b"k")));
        assert!(waiting.may_be_due(i64::MIN), "nobody has looked");
        waiting.set_first(None);
        assert!(!waiting.may_be_due(i64::MAX));
        waiting.came(&b);
        waiting.came(&c);
        assert_eq!([1, 2].map(|due| waiting.may_be_due(due)), [false, true]);
        waiting.left(&b);
        assert!(waiting.may_be_due(2), "another key may wait since then");
        waiting.came(&c);
        assert!(waiting.first().is_some_and(|first| first > b.as_slice() && first < c.as_slice()));
        waiting.came(&a);
        assert_eq!(waiting.first(), Some(a.as_slice()));
    }

    #[test]
    fn what_waits_is_counted_once_somebody_has_counted() {
        let mut waiting = Waiting::empty();
        waiting.replaced(None, Some(40));
        assert_eq!(waiting.waits(), None);
        waiting.set_waits(Waits { records: 2, bytes: 64 });
        waiting.replaced(Some(32), Some(40));
        waiting.replaced(None, Some(30));
        assert_eq!(waiting.waits(), Some(Waits { records: 3, bytes: 102 }));
        waiting.replaced(Some(40), None);
        assert_eq!(waiting.waits(), Some(Waits { records: 2, bytes: 62 }));
        waiting.discard();
        assert_eq!((waiting.waits(), waiting.clock()), (None, &[-1]));
    }
}

//! Rows that are written and that the committed part of a store may not have, for whoever reads ranges of rows.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::small::SmallKey;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Fresh(BTreeSet<SmallKey>);

/// What a new row takes: a key, most often on the heap, and its place in the tree.
const BYTES: usize = 96;

impl Fresh {
    pub(super) fn insert(&mut self, row: &[u8]) {
        self.0.insert(row.into());
    }

    /// Those in a range of keys, in their order.
    pub(super) fn range<'a>(&'a self, from: &'a [u8], to: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let range = (Bound::Included(from), Bound::Excluded(to));
        self.0.range::<[u8], _>(range).map(SmallKey::as_slice)
    }

    /// Memory that they take here, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.0.len() * BYTES
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

//! Keys of a task's database: the number of a store (big-endian), a space, and the rest.
//!
//! | key | value |
//! |---|---|
//! | `0` `0` | the registry: which store has which number |
//! | number `0` | what a store knows about itself |
//! | number `1` key | a row of a store |
//!
//! A kind of store whose rows are of several sorts has more spaces. Everything of a store is one range of keys, so that it
//! is removed at once, and no two stores and no two spaces meet.

use std::cell::RefCell;

/// Of a store. Numbers are never given twice (see `registry.rs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Number(pub(super) u16);

/// The database's own, of which there is no store.
const DATABASE: Number = Number(0);
/// The last that a store can have: the number after it ends its range.
pub(super) const LAST: Number = Number(u16::MAX - 1);

/// Records about a store, or about the database.
pub(super) const META: u8 = 0;
/// Rows that are looked up by their whole key.
pub(super) const ROWS: u8 = 1;

/// What comes before the rest of a key.
const PREFIX: usize = 3;

pub(super) const REGISTRY: [u8; PREFIX] = DATABASE.space(META);

impl Number {
    const fn space(self, space: u8) -> [u8; PREFIX] {
        let [high, low] = self.0.to_be_bytes();
        [high, low, space]
    }

    /// Key of what a store knows about itself.
    pub(super) const fn meta(self) -> [u8; PREFIX] {
        self.space(META)
    }

    /// What the keys of its rows begin with.
    pub(super) const fn rows(self) -> [u8; PREFIX] {
        self.space(ROWS)
    }

    /// What comes after the keys of its rows.
    pub(super) const fn after_rows(self) -> [u8; PREFIX] {
        self.space(ROWS + 1)
    }

    /// Where the keys of a store begin, and where they end.
    pub(super) const fn range(self) -> ([u8; 2], [u8; 2]) {
        (self.0.to_be_bytes(), (self.0 + 1).to_be_bytes())
    }
}

/// Makes keys of rows, one at a time.
#[derive(Debug)]
pub(super) struct RowKey(RefCell<Vec<u8>>);

impl RowKey {
    pub(super) fn new(number: Number) -> Self {
        Self(RefCell::new(number.rows().to_vec()))
    }

    /// Calls `f` with the key of the row `name`.
    #[inline]
    pub(super) fn with<R>(&self, name: &[u8], f: impl FnOnce(&[u8]) -> R) -> R {
        let mut key = self.0.borrow_mut();
        key.truncate(PREFIX);
        key.extend_from_slice(name);
        f(&key)
    }

    /// The name of the row that has this key.
    #[inline]
    pub(super) fn name(key: &[u8]) -> &[u8] {
        key.get(PREFIX..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_of_a_store_lies_in_its_range_and_nothing_else() {
        let keys = |number: Number| {
            let row = |name: &[u8]| RowKey::new(number).with(name, <[u8]>::to_vec);
            [number.meta().to_vec(), row(b""), row(b"\0"), row(&[255; 9])]
        };
        let numbers = [Number(1), Number(2), Number(255), Number(256), LAST];
        for one in numbers {
            let (from, to) = one.range();
            for other in numbers {
                for key in keys(other) {
                    let inside = from.as_slice() <= key.as_slice() && key.as_slice() < to.as_slice();
                    assert_eq!(inside, one == other, "{key:?} in {one:?}");
                }
            }
            assert!(REGISTRY.as_slice() < from.as_slice());
            assert!(keys(one).is_sorted());
        }
    }
}

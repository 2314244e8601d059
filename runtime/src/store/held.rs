//! What a record changes in a store whose table hands on each key once a record: the last value, with the one that it had
//! before the record.

use std::collections::BTreeMap;

/// A key that has changed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HeldChange {
    pub(crate) key: Vec<u8>,
    /// Its entry before the record; empty for none.
    pub(crate) before: Vec<u8>,
    /// The event time of the last change.
    pub(crate) time: i64,
}

/// The changes since the record began, in the order in which their keys changed first.
#[derive(Debug, Default)]
pub(super) struct Held {
    changes: Vec<HeldChange>,
    /// Where each key is.
    places: BTreeMap<Vec<u8>, usize>,
    /// The key that changed last.
    last: usize,
}

impl Held {
    /// `key` is about to change, and has this entry until now.
    pub(super) fn note(&mut self, key: &[u8], before: &[u8]) {
        if let Some(at) = self.places.get(key) {
            self.last = *at;
            return;
        }
        self.last = self.changes.len();
        self.places.insert(key.to_vec(), self.last);
        self.changes.push(HeldChange { key: key.to_vec(), before: before.to_vec(), time: 0 });
    }

    /// The event time of what was noted last.
    pub(super) fn set_time(&mut self, time: i64) {
        if let Some(change) = self.changes.get_mut(self.last) {
            change.time = time;
        }
    }

    /// All of them; none are left.
    pub(super) fn take(&mut self) -> Vec<HeldChange> {
        self.places.clear();
        std::mem::take(&mut self.changes)
    }

    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.changes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Held, HeldChange};

    fn change(key: &str, before: &str, time: i64) -> HeldChange {
        HeldChange { key: key.into(), before: before.into(), time }
    }

    #[test]
    fn a_key_is_held_once_with_its_first_entry_and_its_last_time() {
        let mut held = Held::default();
        for (key, before, time) in [("b", "1", 5), ("a", "", 6), ("b", "2", 7), ("a", "3", 4)] {
            held.note(key.as_bytes(), before.as_bytes());
            held.set_time(time);
        }
        assert_eq!(held.take(), [change("b", "1", 7), change("a", "", 4)]);
        assert_eq!(held.take(), []);
    }

    #[test]
    fn what_is_taken_back_is_not_handed_on() {
        let mut held = Held::default();
        held.note(b"a", b"1");
        held.clear();
        held.set_time(9);
        assert_eq!(held.take(), []);
    }
}

//! Rows that wait to be loaded.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::description::Emit;
use crate::store::grouped::{At, Buckets, Index};
use crate::store::small::{SmallEntry, SmallKey};
use crate::store::{StoreWrite, encode_entry, sorting};

/// What the records of a changelog stand for, the last row of each key, and how far the store's time is with them.
#[derive(Debug)]
pub(crate) struct Rows {
    /// Empty where the last record deletes the row.
    last: HashMap<SmallKey, SmallEntry, FixedState>,
    /// Reused from row to row.
    key: Vec<u8>,
    entry: Vec<u8>,
    bytes: usize,
    time: i64,
}

impl Rows {
    /// None yet, for a store whose time is `time`.
    pub(crate) fn new(time: i64) -> Self {
        Self { last: HashMap::default(), key: Vec::new(), entry: Vec::new(), bytes: 0, time }
    }

    /// Puts the row whose key `name` appends, with a value and its event time; without a value it is deleted.
    #[inline]
    pub(super) fn put_value(&mut self, name: impl FnOnce(&mut Vec<u8>), timestamp: i64, value: Option<&[u8]>) {
        self.put(name, |entry| {
            if let Some(value) = value {
                encode_entry(timestamp, value, entry);
            }
        });
    }

    /// The same for a row that is found by its key and its times, and where results are handed on when it closes, its index.
    pub(super) fn put_grouped(
        &mut self,
        (buckets, emit): (Buckets, Emit),
        key: &[u8],
        at: At,
        timestamp: i64,
        value: Option<&[u8]>,
    ) {
        self.put_value(|row| buckets.row(key, at, row), timestamp, value);
        if let Some(index) = Index::of(emit) {
            self.put_value(|row| index.row(key, at, row), at.end, value.and(Some(&[])));
        }
    }

    /// What was put last under the key of a row: its entry, empty where it is deleted.
    pub(super) fn get(&self, row: &[u8]) -> Option<&[u8]> {
        self.last.get(row).map(SmallEntry::as_slice)
    }

    /// Puts the row whose key `name` appends, with what `write` appends; a row of nothing is deleted.
    #[inline]
    fn put(&mut self, name: impl FnOnce(&mut Vec<u8>), write: impl FnOnce(&mut Vec<u8>)) {
        let Self { key, entry, .. } = self;
        key.clear();
        name(key);
        entry.clear();
        write(entry);
        match self.last.get_mut(key.as_slice()) {
            Some(old) => old.replace(entry),
            None => {
                self.bytes += key.len() + entry.len() + 64;
                self.last.insert(key.as_slice().into(), entry.as_slice().into());
            }
        }
    }

    /// The store's time is at least this.
    #[inline]
    pub(crate) fn pass(&mut self, time: i64) {
        self.time = self.time.max(time);
    }

    /// The store's time.
    pub(crate) fn time(&self) -> i64 {
        self.time
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.last.len()
    }

    /// Memory that they take, roughly.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// What is to be written, sorted by key where the backend wants that.
    pub(crate) fn writes(&self, sorted: bool) -> Vec<StoreWrite<'_>> {
        let mut writes: Vec<StoreWrite<'_>> = Vec::with_capacity(self.last.len());
        for (key, entry) in &self.last {
            let entry = entry.as_slice();
            writes.push((key.as_slice(), (!entry.is_empty()).then_some(entry)));
        }
        if sorted {
            sorting::sort(&mut writes);
        }
        writes
    }

    /// They are loaded; the time stays.
    pub(crate) fn clear(&mut self) {
        self.last.clear();
        self.bytes = 0;
    }
}

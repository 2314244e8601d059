//! Committed state in memory: that of the in-memory log.

use std::collections::BTreeMap;
use std::ops::{Bound, Range};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::description::StoreKind;

use super::small::{SmallEntry, SmallKey};
use super::{StateBackend, StoreBackend, StoreBatch, StoreChange, StoreError, StoreNote};

/// The state of a task: nothing that its stores do not have.
#[derive(Debug, Default)]
pub struct MemoryState;

impl MemoryState {
    /// A task's state with stores of these kinds, all empty.
    pub(crate) fn open(stores: impl IntoIterator<Item = StoreKind>) -> (Self, Vec<MemoryStore>) {
        (Self, stores.into_iter().map(MemoryStore::new).collect())
    }
}

impl StateBackend for MemoryState {
    type Store = MemoryStore;

    fn write(&mut self, changes: &mut [StoreChange<'_, MemoryStore>]) -> Result<(), StoreError> {
        for StoreChange { store, batch, changelog_offset } in changes {
            store.write(batch, *changelog_offset);
        }
        Ok(())
    }
}

/// A store of a task.
#[derive(Debug)]
pub struct MemoryStore {
    entries: Entries,
    changelog_offset: Option<i64>,
    stream_time: Option<i64>,
    note: StoreNote,
    bytes: u64,
}

/// Rows: in order only where ranges of them are read.
#[derive(Debug)]
enum Entries {
    Hashed(HashMap<SmallKey, SmallEntry, FixedState>),
    Ordered(BTreeMap<SmallKey, SmallEntry>),
}

impl Entries {
    #[inline]
    fn get(&self, key: &[u8]) -> Option<&SmallEntry> {
        match self {
            Self::Hashed(entries) => entries.get(key),
            Self::Ordered(entries) => entries.get(key),
        }
    }

    #[inline]
    fn get_mut(&mut self, key: &[u8]) -> Option<&mut SmallEntry> {
        match self {
            Self::Hashed(entries) => entries.get_mut(key),
            Self::Ordered(entries) => entries.get_mut(key),
        }
    }

    fn insert(&mut self, key: SmallKey, entry: SmallEntry) {
        match self {
            Self::Hashed(entries) => entries.insert(key, entry),
            Self::Ordered(entries) => entries.insert(key, entry),
        };
    }

    fn remove(&mut self, key: &[u8]) -> Option<SmallEntry> {
        match self {
            Self::Hashed(entries) => entries.remove(key),
            Self::Ordered(entries) => entries.remove(key),
        }
    }
}

impl MemoryStore {
    pub(crate) fn new(kind: StoreKind) -> Self {
        let entries = match kind {
            StoreKind::KeyValue => Entries::Hashed(HashMap::default()),
            StoreKind::Window(_) | StoreKind::Session(_) | StoreKind::Sliding(_) | StoreKind::Suppress(_) => {
                Entries::Ordered(BTreeMap::new())
            }
        };
        Self { entries, changelog_offset: None, stream_time: None, note: StoreNote::default(), bytes: 0 }
    }

    fn write(&mut self, batch: &StoreBatch<'_>, changelog_offset: Option<i64>) {
        for trim in &batch.trims {
            self.trim(trim);
        }
        for &(key, entry) in &batch.writes {
            let Some(entry) = entry else {
                if let Some(old) = self.entries.remove(key) {
                    self.bytes -= (key.len() + old.as_slice().len()) as u64;
                }
                continue;
            };
            self.bytes += entry.len() as u64;
            match self.entries.get_mut(key) {
                Some(old) => {
                    self.bytes -= old.as_slice().len() as u64;
                    old.replace(entry);
                }
                None => {
                    self.bytes += key.len() as u64;
                    self.entries.insert(key.into(), entry.into());
                }
            }
        }
        self.stream_time = Some(batch.stream_time);
        self.note.clone_from(batch.note);
        self.changelog_offset = changelog_offset.or(self.changelog_offset);
    }

    /// Removes the rows with keys in this range.
    fn trim(&mut self, keys: &Range<Vec<u8>>) {
        let Entries::Ordered(entries) = &mut self.entries else { return };
        if keys.start >= keys.end {
            return;
        }
        let bounds = (Bound::Included(keys.start.as_slice()), Bound::Excluded(keys.end.as_slice()));
        let expired: Vec<SmallKey> = entries.range::<[u8], _>(bounds).map(|(key, _)| key.as_slice().into()).collect();
        for key in expired {
            let entry = entries.remove(key.as_slice());
            self.bytes -= (key.as_slice().len() + entry.map_or(0, |entry| entry.as_slice().len())) as u64;
        }
    }
}

impl StoreBackend for MemoryStore {
    const SORTED: bool = false;

    #[inline]
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError> {
        let Some(found) = self.entries.get(key) else { return Ok(false) };
        entry.extend_from_slice(found.as_slice());
        Ok(true)
    }

    /// Sorts first where rows are not in order: only tests and inspection read those.
    fn range(
        &self,
        from: &[u8],
        to: Option<&[u8]>,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        match &self.entries {
            Entries::Ordered(entries) => {
                let to = to.map_or(Bound::Unbounded, Bound::Excluded);
                let mut rows = entries.range::<[u8], _>((Bound::Included(from), to));
                rows.all(|(key, entry)| visit(key.as_slice(), entry.as_slice()));
            }
            Entries::Hashed(entries) => {
                let entries = entries.iter().map(|(key, entry)| (key.as_slice(), entry.as_slice()));
                let inside = entries.filter(|(key, _)| *key >= from && to.is_none_or(|to| *key < to));
                let mut sorted: Vec<(&[u8], &[u8])> = inside.collect();
                sorted.sort_unstable_by(|left, right| left.0.cmp(right.0));
                sorted.into_iter().all(|(key, entry)| visit(key, entry));
            }
        }
        Ok(())
    }

    fn changelog_offset(&self) -> Option<i64> {
        self.changelog_offset
    }

    fn stream_time(&self) -> i64 {
        self.stream_time.unwrap_or(-1)
    }

    fn note(&self) -> &StoreNote {
        &self.note
    }

    fn load(&mut self, batch: &StoreBatch<'_>, changelog_offset: i64) -> Result<(), StoreError> {
        self.write(batch, Some(changelog_offset));
        Ok(())
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        match &mut self.entries {
            Entries::Hashed(entries) => *entries = HashMap::default(),
            Entries::Ordered(entries) => entries.clear(),
        }
        (self.changelog_offset, self.stream_time, self.bytes) = (None, None, 0);
        self.note = StoreNote::default();
        Ok(())
    }

    fn approximate_bytes(&self) -> u64 {
        self.bytes
    }
}

//! Committed state in memory: that of the in-memory log.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::small::{SmallEntry, SmallKey};
use super::{StateBackend, StoreBackend, StoreBatch, StoreChange, StoreError, StoreNote};

/// The state of a task: nothing that its stores do not have.
#[derive(Debug, Default)]
pub struct MemoryState;

impl MemoryState {
    /// A task's state with that many stores, all empty.
    pub(crate) fn open(stores: usize) -> (Self, Vec<MemoryStore>) {
        (Self, std::iter::repeat_with(MemoryStore::default).take(stores).collect())
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
#[derive(Debug, Default)]
pub struct MemoryStore {
    entries: HashMap<SmallKey, SmallEntry, FixedState>,
    changelog_offset: Option<i64>,
    stream_time: Option<i64>,
    note: StoreNote,
    bytes: u64,
}

impl MemoryStore {
    fn write(&mut self, batch: &StoreBatch<'_>, changelog_offset: Option<i64>) {
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
}

impl StoreBackend for MemoryStore {
    const SORTED: bool = false;

    #[inline]
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError> {
        let Some(found) = self.entries.get(key) else { return Ok(false) };
        entry.extend_from_slice(found.as_slice());
        Ok(true)
    }

    /// Sorts first: only tests and inspection scan.
    fn scan(&self, visit: &mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<(), StoreError> {
        let entries = self.entries.iter().map(|(key, entry)| (key.as_slice(), entry.as_slice()));
        let mut sorted: Vec<(&[u8], &[u8])> = entries.collect();
        sorted.sort_unstable_by(|left, right| left.0.cmp(right.0));
        for (key, entry) in sorted {
            if !visit(key, entry) {
                break;
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
        *self = Self::default();
        Ok(())
    }

    fn approximate_bytes(&self) -> u64 {
        self.bytes
    }
}

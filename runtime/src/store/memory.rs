//! Committed state in memory, ordered by key: the store of the in-memory log.

use std::collections::BTreeMap;

use super::{StoreBackend, StoreBatch, StoreError};

/// See the module.
#[derive(Debug, Default)]
pub struct MemoryStore {
    entries: BTreeMap<Box<[u8]>, Box<[u8]>>,
    changelog_offset: Option<i64>,
    stream_time: Option<i64>,
    bytes: u64,
}

impl MemoryStore {
    fn write(&mut self, batch: &StoreBatch<'_>) {
        for &(key, entry) in &batch.writes {
            let Some(entry) = entry else {
                if let Some(old) = self.entries.remove(key) {
                    self.bytes -= (key.len() + old.len()) as u64;
                }
                continue;
            };
            match self.entries.get_mut(key) {
                Some(old) if old.len() == entry.len() => old.copy_from_slice(entry),
                Some(old) => {
                    self.bytes += entry.len() as u64;
                    self.bytes -= old.len() as u64;
                    *old = entry.into();
                }
                None => {
                    self.bytes += (key.len() + entry.len()) as u64;
                    self.entries.insert(key.into(), entry.into());
                }
            }
        }
        self.stream_time = Some(batch.stream_time);
    }
}

impl StoreBackend for MemoryStore {
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError> {
        let Some(found) = self.entries.get(key) else { return Ok(false) };
        entry.extend_from_slice(found);
        Ok(true)
    }

    fn scan(&self, visit: &mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<(), StoreError> {
        for (key, entry) in &self.entries {
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

    fn apply(&mut self, batch: &StoreBatch<'_>, changelog_offset: Option<i64>) -> Result<(), StoreError> {
        self.write(batch);
        self.changelog_offset = changelog_offset.or(self.changelog_offset);
        Ok(())
    }

    fn load(&mut self, batch: &StoreBatch<'_>, changelog_offset: i64) -> Result<(), StoreError> {
        self.apply(batch, Some(changelog_offset))
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        *self = Self::default();
        Ok(())
    }

    fn approximate_bytes(&self) -> u64 {
        self.bytes
    }
}

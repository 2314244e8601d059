//! One store in the database of its task.

use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

use rocksdb::{SstFileWriter, WriteBatch};

use super::database::Database;
use super::keys::{Number, RowKey};
use super::meta::Meta;
use crate::store::{StoreBackend, StoreBatch, StoreChange, StoreError, StoreNote};

/// Loads of fewer writes are an ordinary batch; a file of their own would cost more than it saves.
pub(super) const BULK_WRITES: usize = 4096;

/// See the module.
pub struct RocksDbStore {
    pub(super) database: Rc<Database>,
    name: &'static str,
    /// Its name and the task, for messages.
    label: String,
    number: Number,
    key: RowKey,
    meta: Meta,
}

impl RocksDbStore {
    pub(super) fn new(
        database: Rc<Database>,
        name: &'static str,
        label: String,
        (number, meta): (Number, Meta),
    ) -> Self {
        Self { database, name, label, number, key: RowKey::new(number), meta }
    }

    /// The directory of the database.
    pub fn path(&self) -> &Path {
        self.database.path()
    }

    fn put(&self, batch: &StoreBatch<'_>, meta: &Meta, writes: &mut WriteBatch) {
        writes.put(self.number.meta(), meta.encode());
        for Range { start, end } in self.trimmed(batch) {
            writes.delete_range(start.as_slice(), end.as_slice());
        }
        for &(name, entry) in &batch.writes {
            self.key.with(name, |key| match entry {
                Some(entry) => writes.put(key, entry),
                None => writes.delete(key),
            });
        }
    }

    /// The keys of the rows that a batch removes for their age.
    fn trimmed(&self, batch: &StoreBatch<'_>) -> Vec<Range<Vec<u8>>> {
        let key = |name: &[u8]| self.key.with(name, <[u8]>::to_vec);
        batch.trims.iter().map(|trim| key(&trim.start)..key(&trim.end)).collect()
    }

    fn fill(&self, batch: &StoreBatch<'_>, meta: &Meta, file: &mut SstFileWriter<'_>) -> Result<(), rocksdb::Error> {
        file.put(self.number.meta(), meta.encode())?;
        batch.writes.iter().try_for_each(|&(name, entry)| {
            self.key.with(name, |key| match entry {
                Some(entry) => file.put(key, entry),
                None => file.delete(key),
            })
        })
    }
}

/// Writes what changes of several stores of one database, at once.
pub(super) fn write(database: &Database, changes: &mut [StoreChange<'_, RocksDbStore>]) -> Result<(), StoreError> {
    let size = |(key, entry): &(&[u8], Option<&[u8]>)| key.len() + entry.map_or(0, <[u8]>::len) + 16;
    let bytes: usize = changes.iter().flat_map(|change| &change.batch.writes).map(size).sum();
    let mut writes = WriteBatch::with_capacity_bytes(bytes + 256 * changes.len());
    let mut metas = Vec::with_capacity(changes.len());
    for StoreChange { store, batch, changelog_offset } in &*changes {
        debug_assert!(std::ptr::eq(&*store.database, database), "a store of another task");
        let meta = store.meta.after(batch, *changelog_offset);
        store.put(batch, &meta, &mut writes);
        metas.push(meta);
    }
    database.write(writes)?;
    for (StoreChange { store, batch, .. }, meta) in changes.iter_mut().zip(metas) {
        store.meta = meta;
        for Range { start, end } in store.trimmed(batch) {
            database.delete_files(&start, &end);
        }
    }
    Ok(())
}

impl StoreBackend for RocksDbStore {
    #[inline]
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError> {
        self.key.with(key, |key| self.database.get(&self.label, key, entry))
    }

    fn range(
        &self,
        from: &[u8],
        to: Option<&[u8]>,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        let key = |name: &[u8]| self.key.with(name, <[u8]>::to_vec);
        let to = to.map_or_else(|| self.number.after_rows().to_vec(), key);
        self.database.range(&self.label, key(from)..to, &mut |key, entry| visit(RowKey::name(key), entry))
    }

    fn changelog_offset(&self) -> Option<i64> {
        self.meta.changelog_offset
    }

    fn stream_time(&self) -> i64 {
        self.meta.stream_time.unwrap_or(-1)
    }

    fn note(&self) -> &StoreNote {
        &self.meta.note
    }

    fn load(&mut self, batch: &StoreBatch<'_>, changelog_offset: i64) -> Result<(), StoreError> {
        let meta = self.meta.after(batch, Some(changelog_offset));
        if batch.writes.len() < BULK_WRITES {
            let mut writes = WriteBatch::default();
            self.put(batch, &meta, &mut writes);
            self.database.write(writes)?;
        } else {
            self.database.ingest(|file| self.fill(batch, &meta, file))?;
        }
        self.meta = meta;
        Ok(())
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        // Whatever is written comes with a meta record: there is nothing.
        if self.meta == Meta::default() {
            return Ok(());
        }
        self.number = self.database.clear(self.name)?;
        self.key = RowKey::new(self.number);
        self.meta = Meta::default();
        Ok(())
    }

    fn approximate_bytes(&self) -> u64 {
        self.database.approximate_bytes(self.number)
    }
}

//! A task's committed state in RocksDB, for tasks on Kafka.
//!
//! Everything lives in one column family of one database: data under keys that start with `1`, and one meta record
//! (changelog offset, stream time, input positions, format) under the key `0`. Each write is **one batch that holds both**, so the
//! offset can never be ahead of the data nor the data ahead of the offset.
//!
//! Writes go without RocksDB's write-ahead log: the changelog on Kafka is that log already, and skipping the second
//! one saves a third of the time. What a crash loses is then whatever had not been flushed to a file. That is safe
//! because it is always a *suffix of whole batches*: a batch goes into one memtable as a unit, a memtable becomes
//! one file atomically, and files are installed in the order in which they were filled. The meta record found after
//! the crash is the one of the last surviving batch, and the restore replays the changelog from there. How much that
//! is is bounded by the write buffer (8 MB), and closing a store flushes it, so that a clean restart replays nothing.

mod buffers;
pub(crate) mod error;
mod meta;
pub(crate) mod options;
mod place;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use rocksdb::{DB, IngestExternalFileOptions, Options, ReadOptions, SstFileWriter, WriteBatch, WriteOptions};

use super::{StoreBackend, StoreBatch, StoreError, StoreNote};
use crate::mutant::{self, Mutant};
use buffers::Buffered;
use error::{is_corrupt, is_damage, store_error};
use meta::{DATA, META_KEY, Meta};
use place::Place;

/// Loads of fewer writes are an ordinary batch; a file of their own would cost more than it saves.
const BULK_WRITES: usize = 4096;

/// See the module.
pub struct RocksDbStore {
    name: String,
    place: Place,
    options: Options,
    read: ReadOptions,
    write: WriteOptions,
    /// `None` only after a failed [`StoreBackend::clear`].
    db: Option<Buffered>,
    meta: Meta,
    loads: u64,
    /// Where look-ups put [`DATA`] before the key.
    key: RefCell<Vec<u8>>,
}

impl RocksDbStore {
    /// Opens or creates the store in directory `path`; `name` (store and task) is for messages. One that is damaged
    /// is moved aside, and an empty one takes its place.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses.
    pub fn open(path: PathBuf, name: String) -> Result<Self, StoreError> {
        let place = Place::prepare(path.clone()).map_err(|error| io(&name, &path, "prepare", &error))?;
        let mut options = options::database();
        options.set_write_buffer_manager(buffers::counter());
        options::point_lookups(&mut options);
        let mut write = WriteOptions::default();
        // One deliberate mistake shows only if what is written too early also survives.
        write.disable_wal(!mutant::is(Mutant::StoreBeforeCommit));
        // Batches come sorted by key: each insert starts where the last one ended.
        write.set_memtable_insert_hint_per_batch(true);
        let mut store = Self {
            name,
            place,
            options,
            read: ReadOptions::default(),
            write,
            db: None,
            meta: Meta::default(),
            loads: 0,
            key: RefCell::default(),
        };
        store.reopen()?;
        Ok(store)
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        if self.place.is_marked_damaged() {
            self.set_aside("damage was met while it was open")?;
        }
        match self.try_open() {
            Ok(()) => Ok(()),
            Err(Unusable::Damaged(reason)) => {
                self.set_aside(&reason)?;
                self.try_open().map_err(|error| match error {
                    Unusable::Damaged(reason) => StoreError::Io { store: self.name.clone(), reason },
                    Unusable::Refused(error) => error,
                })
            }
            Err(Unusable::Refused(error)) => Err(error),
        }
    }

    fn try_open(&mut self) -> Result<(), Unusable> {
        let sort = |error: rocksdb::Error| {
            if is_damage(&error) {
                Unusable::Damaged(error.to_string())
            } else {
                Unusable::Refused(self.error("open", &error))
            }
        };
        let db = DB::open(&self.options, &self.place.path).map_err(sort)?;
        let meta = db.get_pinned_opt(META_KEY, &self.read).map_err(sort)?;
        let meta = meta.map_or(Ok(Meta::default()), |bytes| Meta::decode(&bytes)).map_err(Unusable::Damaged)?;
        (self.db, self.meta) = (Some(Buffered::new(db)), meta);
        Ok(())
    }

    fn set_aside(&self, reason: &str) -> Result<(), StoreError> {
        let path = &self.place.path;
        let aside = self.place.set_aside().map_err(|error| io(&self.name, path, "set aside", &error))?;
        tracing::warn!(
            store = %self.name, path = %path.display(), set_aside = %aside.display(), reason,
            "a damaged store was set aside and is restored from its changelog"
        );
        Ok(())
    }

    fn db(&self) -> Result<&DB, StoreError> {
        self.db.as_deref().ok_or_else(|| StoreError::Io {
            store: self.name.clone(),
            reason: format!("`{}` is closed since it could not be cleared", self.place.path.display()),
        })
    }

    fn error(&self, action: &str, error: &rocksdb::Error) -> StoreError {
        store_error(&self.name, &self.place.path, action, error)
    }

    fn read_error(&self, error: &rocksdb::Error) -> StoreError {
        if is_damage(error) {
            self.place.mark_damaged();
        }
        self.error("read", error)
    }

    /// A write into a sound file tells of damage, too: once a compaction has met some, RocksDB refuses every write, and
    /// would again after every restart.
    fn write_error(&self, action: &str, error: &rocksdb::Error) -> StoreError {
        if is_corrupt(error) {
            self.place.mark_damaged();
        }
        self.error(action, error)
    }

    fn write_batch(&mut self, batch: &StoreBatch<'_>, meta: Meta) -> Result<(), StoreError> {
        let bytes: usize = batch.writes.iter().map(|(key, entry)| key.len() + entry.map_or(0, <[u8]>::len) + 16).sum();
        let mut writes = WriteBatch::with_capacity_bytes(bytes + 64);
        let key = self.key.get_mut();
        writes.put(META_KEY, meta.encode());
        for &(name, entry) in &batch.writes {
            data_key(key, name);
            match entry {
                Some(entry) => writes.put(&key, entry),
                None => writes.delete(&key),
            }
        }
        self.db()?.write_opt(writes, &self.write).map_err(|error| self.write_error("write to", &error))?;
        self.meta = meta;
        if let Some(db) = &self.db {
            db.relieve();
        }
        Ok(())
    }

    /// Builds one sorted file, meta record included, and hands it to RocksDB, which takes it in atomically and
    /// durably.
    fn ingest(&mut self, batch: &StoreBatch<'_>, meta: Meta) -> Result<(), StoreError> {
        self.loads += 1;
        let path = self.place.load_file(self.loads);
        let built = build_file(&self.options, &path, batch, &meta, self.key.get_mut());
        let mut ingest = IngestExternalFileOptions::default();
        ingest.set_move_files(true);
        let done = match built {
            Ok(()) => self.db()?.ingest_external_file_opts(&ingest, vec![&path]),
            Err(error) => Err(error),
        };
        if let Err(error) = done {
            // The next start removes it if this does not.
            let _ = std::fs::remove_file(&path);
            return Err(self.write_error("load", &error));
        }
        self.meta = meta;
        Ok(())
    }
}

enum Unusable {
    /// The files are bad.
    Damaged(String),
    /// The files may be good, but we cannot get at them.
    Refused(StoreError),
}

fn io(store: &str, path: &Path, action: &str, error: &std::io::Error) -> StoreError {
    StoreError::Io { store: store.to_owned(), reason: format!("cannot {action} `{}`: {error}", path.display()) }
}

#[inline]
fn data_key(key: &mut Vec<u8>, name: &[u8]) {
    key.clear();
    key.push(DATA);
    key.extend_from_slice(name);
}

fn build_file(
    options: &Options,
    path: &Path,
    batch: &StoreBatch<'_>,
    meta: &Meta,
    key: &mut Vec<u8>,
) -> Result<(), rocksdb::Error> {
    let mut file = SstFileWriter::create(options);
    file.open(path)?;
    file.put(META_KEY, meta.encode())?;
    for &(name, entry) in &batch.writes {
        data_key(key, name);
        match entry {
            Some(entry) => file.put(&key, entry)?,
            None => file.delete(&key)?,
        }
    }
    file.finish()
}

impl StoreBackend for RocksDbStore {
    #[inline]
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError> {
        let mut full = self.key.borrow_mut();
        data_key(&mut full, key);
        match self.db()?.get_pinned_opt(&*full, &self.read) {
            Ok(Some(found)) => {
                entry.extend_from_slice(&found);
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(error) => Err(self.read_error(&error)),
        }
    }

    fn scan(&self, visit: &mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<(), StoreError> {
        let mut read = ReadOptions::default();
        // A scan passes once: it must not push the blocks of look-ups out of the cache.
        read.fill_cache(false);
        let mut entries = self.db()?.raw_iterator_opt(read);
        entries.seek([DATA]);
        while let Some((key, entry)) = entries.item() {
            if !visit(&key[1..], entry) {
                return Ok(());
            }
            entries.next();
        }
        entries.status().map_err(|error| self.read_error(&error))
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

    fn apply(&mut self, batch: &StoreBatch<'_>, changelog_offset: Option<i64>) -> Result<(), StoreError> {
        self.write_batch(batch, self.meta.after(batch, changelog_offset))
    }

    fn load(&mut self, batch: &StoreBatch<'_>, changelog_offset: i64) -> Result<(), StoreError> {
        let meta = self.meta.after(batch, Some(changelog_offset));
        if batch.writes.len() < BULK_WRITES { self.write_batch(batch, meta) } else { self.ingest(batch, meta) }
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        if let Some(db) = self.db.take() {
            db.cancel_all_background_work(true);
        }
        self.meta = Meta::default();
        self.place.wipe().map_err(|error| io(&self.name, &self.place.path, "clear", &error))?;
        self.reopen()
    }

    fn approximate_bytes(&self) -> u64 {
        let Some(db) = &self.db else { return 0 };
        let property = |name| db.property_int_value(name).ok().flatten().unwrap_or(0);
        property(rocksdb::properties::LIVE_SST_FILES_SIZE) + property(rocksdb::properties::CUR_SIZE_ALL_MEM_TABLES)
    }
}

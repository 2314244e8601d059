//! The database of a task: what its stores share.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rocksdb::{
    DB, IngestExternalFileOptions, Options, ReadOptions, SstFileWriter, WriteBatch, WriteOptions, properties,
};

use super::buffers::{self, Buffered};
use super::error::{is_corrupt, is_damage, store_error};
use super::keys::{Number, REGISTRY};
use super::meta::Meta;
use super::options;
use super::place::Place;
use super::registry::Registry;
use crate::mutant::{self, Mutant};
use crate::store::StoreError;

/// See the module.
pub(super) struct Database {
    /// The stores and the task, for messages.
    label: String,
    place: Place,
    options: Options,
    read: ReadOptions,
    write: WriteOptions,
    db: Buffered,
    registry: RefCell<Registry>,
    loads: Cell<u64>,
}

/// Why a database was not opened.
enum Unusable {
    /// The files are bad.
    Damaged(String),
    /// The files may be good, but we cannot get at them.
    Refused(StoreError),
}

impl Database {
    /// Opens or creates the database in directory `path`, for these stores and no others. One that is damaged is moved
    /// aside, and an empty one takes its place. Returns of each store its number and what it knows about itself.
    pub(super) fn open(
        path: PathBuf,
        label: String,
        stores: &[&'static str],
    ) -> Result<(Self, Vec<(Number, Meta)>), StoreError> {
        let place = Place::prepare(path.clone()).map_err(|error| io(&label, &path, "prepare", &error))?;
        if place.is_marked_damaged() {
            set_aside(&place, &label, "damage was met while it was open")?;
        }
        match Self::try_open(&place, &label, stores) {
            Ok(opened) => Ok(opened),
            Err(Unusable::Damaged(reason)) => {
                set_aside(&place, &label, &reason)?;
                Self::try_open(&place, &label, stores).map_err(|error| match error {
                    Unusable::Damaged(reason) => StoreError::Io { store: label, reason },
                    Unusable::Refused(error) => error,
                })
            }
            Err(Unusable::Refused(error)) => Err(error),
        }
    }

    fn try_open(place: &Place, label: &str, stores: &[&'static str]) -> Result<(Self, Vec<(Number, Meta)>), Unusable> {
        let sort = |error: rocksdb::Error| {
            if is_damage(&error) {
                Unusable::Damaged(error.to_string())
            } else {
                Unusable::Refused(store_error(label, &place.path, "open", &error))
            }
        };
        let (options, read) = (database_options(), ReadOptions::default());
        let db = DB::open(&options, &place.path).map_err(sort)?;
        let registry = db.get_pinned_opt(REGISTRY, &read).map_err(sort)?;
        let registry = registry.map(|bytes| Registry::decode(&bytes)).transpose().map_err(Unusable::Damaged)?;
        let database = Self {
            label: label.to_owned(),
            place: place.clone(),
            options,
            read,
            write: write_options(),
            db: Buffered::new(db),
            registry: RefCell::new(registry.unwrap_or_default()),
            loads: Cell::new(0),
        };
        let numbers = database.numbers(stores).map_err(Unusable::Refused)?;
        let meta = |number: Number| {
            let bytes = database.db.get_pinned_opt(number.meta(), &database.read).map_err(sort)?;
            let meta = bytes.map(|bytes| Meta::decode(&bytes)).transpose().map_err(Unusable::Damaged)?;
            Ok((number, meta.unwrap_or_default()))
        };
        let metas = numbers.into_iter().map(meta).collect::<Result<_, _>>()?;
        Ok((database, metas))
    }

    /// The numbers of these stores. A store that is new here gets one, one that is none of them is removed.
    fn numbers(&self, stores: &[&'static str]) -> Result<Vec<Number>, StoreError> {
        let mut registry = self.registry.borrow().clone();
        let gone = registry.keep(stores);
        for store in gone.keys() {
            tracing::info!(store, path = %self.place.path.display(), "a store that its task no longer has is removed");
        }
        let number = |store: &&'static str| registry.number(store).or_else(|| registry.give(store));
        let numbers = stores.iter().map(number).collect::<Option<Vec<Number>>>().ok_or_else(|| self.exhausted())?;
        if registry != *self.registry.borrow() {
            self.register(registry, gone.into_values())?;
        }
        Ok(numbers)
    }

    /// Removes everything of a store, which has the number that is returned from now on.
    pub(super) fn clear(&self, store: &str) -> Result<Number, StoreError> {
        let mut registry = self.registry.borrow().clone();
        let old = registry.number(store);
        let number = registry.give(store).ok_or_else(|| self.exhausted())?;
        self.register(registry, old)?;
        Ok(number)
    }

    /// From now on, durably: what is written under a number outlives no registry that does not know it. What has one of
    /// the numbers of `doomed` is removed with the same write.
    fn register(&self, registry: Registry, doomed: impl IntoIterator<Item = Number>) -> Result<(), StoreError> {
        let mut writes = WriteBatch::default();
        writes.put(REGISTRY, registry.encode());
        let doomed: Vec<_> = doomed.into_iter().map(Number::range).collect();
        for (from, to) in &doomed {
            writes.delete_range(from, to);
        }
        self.write(writes)?;
        self.db.flush().map_err(|error| self.write_error("write to", &error))?;
        for (from, to) in &doomed {
            self.delete_files(from, to);
        }
        *self.registry.borrow_mut() = registry;
        Ok(())
    }

    /// No store can be cleared so often in a life, but a number that is given twice would be somebody's old data.
    fn exhausted(&self) -> StoreError {
        self.place.mark_damaged();
        let reason = "every number of a store was given; all of them are restored anew".to_owned();
        StoreError::Io { store: self.label.clone(), reason }
    }

    /// The row under `key`, `name` being that of its store.
    #[inline]
    pub(super) fn get(&self, name: &str, key: &[u8], row: &mut Vec<u8>) -> Result<bool, StoreError> {
        match self.db.get_pinned_opt(key, &self.read) {
            Ok(Some(found)) => {
                row.extend_from_slice(&found);
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(error) => Err(self.read_error(name, &error)),
        }
    }

    /// Calls `visit` for all keys in `keys`, in their order, until it returns false.
    pub(super) fn range(
        &self,
        name: &str,
        keys: Range<Vec<u8>>,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        let mut read = ReadOptions::default();
        // A scan passes once: it must not push the blocks of look-ups out of the cache.
        read.fill_cache(false);
        read.set_iterate_range(keys);
        let mut rows = self.db.raw_iterator_opt(read);
        rows.seek_to_first();
        while let Some((key, row)) = rows.item() {
            if !visit(key, row) {
                return Ok(());
            }
            rows.next();
        }
        rows.status().map_err(|error| self.read_error(name, &error))
    }

    /// Gives back the files that hold nothing but keys from `from` on and before `to`, which are deleted.
    pub(super) fn delete_files(&self, from: &[u8], to: &[u8]) {
        // What it leaves, as it does where a file holds more, a compaction removes.
        if let Err(error) = self.db.delete_file_in_range(from, to) {
            tracing::debug!(path = %self.place.path.display(), %error, "files of deleted rows stay for now");
        }
    }

    /// One atomic write.
    pub(super) fn write(&self, writes: WriteBatch) -> Result<(), StoreError> {
        self.db.write_opt(writes, &self.write).map_err(|error| self.write_error("write to", &error))?;
        self.db.relieve();
        Ok(())
    }

    /// Has `build` fill one sorted file and hands it to RocksDB, which takes it in atomically and durably.
    pub(super) fn ingest(
        &self,
        build: impl FnOnce(&mut SstFileWriter<'_>) -> Result<(), rocksdb::Error>,
    ) -> Result<(), StoreError> {
        self.loads.set(self.loads.get() + 1);
        let path = self.place.load_file(self.loads.get());
        let build = || {
            let mut file = SstFileWriter::create(&self.options);
            file.open(&path)?;
            build(&mut file)?;
            file.finish()?;
            let mut ingest = IngestExternalFileOptions::default();
            ingest.set_move_files(true);
            self.db.ingest_external_file_opts(&ingest, vec![&path])
        };
        build().map_err(|error| {
            // The next start removes it if this does not.
            let _ = std::fs::remove_file(&path);
            self.write_error("load", &error)
        })
    }

    fn read_error(&self, name: &str, error: &rocksdb::Error) -> StoreError {
        if is_damage(error) {
            self.place.mark_damaged();
        }
        store_error(name, &self.place.path, "read", error)
    }

    /// A write into a sound file tells of damage, too: once a compaction has met some, RocksDB refuses every write, and
    /// would again after every restart.
    fn write_error(&self, action: &str, error: &rocksdb::Error) -> StoreError {
        if is_corrupt(error) {
            self.place.mark_damaged();
        }
        store_error(&self.label, &self.place.path, action, error)
    }

    /// What a store takes: its part of the files, and as much of what all of them buffer for writing as each other one.
    pub(super) fn approximate_bytes(&self, number: Number) -> u64 {
        let (from, to) = number.range();
        let files = self.db.get_approximate_sizes(&[rocksdb::Range::new(&from, &to)]).first().copied().unwrap_or(0);
        let buffered = self.db.property_int_value(properties::CUR_SIZE_ALL_MEM_TABLES).ok().flatten().unwrap_or(0);
        files + buffered / self.registry.borrow().len().max(1) as u64
    }

    pub(super) fn path(&self) -> &Path {
        &self.place.path
    }

    /// RocksDB's own view.
    #[cfg(test)]
    pub(super) fn raw(&self) -> &DB {
        &self.db
    }

    /// How often it was written to.
    #[cfg(test)]
    pub(super) fn n_writes(&self) -> u64 {
        self.options.get_ticker_count(rocksdb::statistics::Ticker::WriteDoneBySelf)
    }
}

fn database_options() -> Options {
    let mut options = options::database();
    options.set_write_buffer_manager(buffers::counter());
    options::point_lookups(&mut options);
    #[cfg(test)]
    options.enable_statistics();
    options
}

fn write_options() -> WriteOptions {
    let mut write = WriteOptions::default();
    // One deliberate mistake shows only if what is written too early also survives.
    write.disable_wal(!mutant::is(Mutant::StoreBeforeCommit));
    // The rows of a store come sorted by key: each insert starts where the last one ended.
    write.set_memtable_insert_hint_per_batch(true);
    write
}

fn set_aside(place: &Place, label: &str, reason: &str) -> Result<(), StoreError> {
    let path = &place.path;
    let aside = place.set_aside().map_err(|error| io(label, path, "set aside", &error))?;
    tracing::warn!(
        stores = label, path = %path.display(), set_aside = %aside.display(), reason,
        "the damaged state of a task was set aside; its stores are restored from their changelogs"
    );
    Ok(())
}

pub(super) fn io(store: &str, path: &Path, action: &str, error: &std::io::Error) -> StoreError {
    StoreError::Io { store: store.to_owned(), reason: format!("cannot {action} `{}`: {error}", path.display()) }
}

//! A task's committed state in RocksDB, for tasks on Kafka.
//!
//! A task has one database, in one column family, for all of its stores: their keys begin with the number of the store
//! (see `keys.rs`). A commit is **one batch** that holds, of every store that it changes, the data and a meta record
//! (changelog offset, stream time, input positions): no store can be ahead of another, and no offset ahead of its data or
//! behind it.
//!
//! Writes go without RocksDB's write-ahead log: the changelogs on Kafka are that log already, and skipping the second
//! one saves a third of the time. What a crash loses is then whatever had not been flushed to a file. That is safe
//! because it is always a *suffix of whole batches*: a batch goes into one memtable as a unit, a memtable becomes
//! one file atomically, and files are installed in the order in which they were filled. The meta records found after
//! the crash are those of the last surviving batches, and the restore replays the changelogs from there. How much that
//! is is bounded by the write buffer (8 MB), and closing a database flushes it, so that a clean restart replays nothing.

mod buffers;
mod database;
pub(crate) mod error;
mod keys;
mod meta;
mod old_layout;
pub(crate) mod options;
mod place;
mod registry;
mod store;

#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::path::PathBuf;
use std::rc::Rc;

use super::{StateBackend, StoreChange, StoreError};
use database::{Database, io};

pub use store::RocksDbStore;

/// The state of a task, see the module.
pub struct RocksDbState {
    database: Rc<Database>,
}

impl RocksDbState {
    /// Opens or creates the state of `task` in directory `path`, with these stores and no others; stores that it has no
    /// more are removed. State that is damaged is moved aside, and an empty one takes its place.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses.
    pub fn open(
        path: PathBuf,
        task: impl Display,
        stores: &[&'static str],
    ) -> Result<(Self, Vec<RocksDbStore>), StoreError> {
        let label = format!("{} of task {task}", stores.join(", "));
        old_layout::remove(&path).map_err(|error| io(&label, &path, "make room for", &error))?;
        let (database, metas) = Database::open(path, label, stores)?;
        let database = Rc::new(database);
        let store =
            |(&name, meta)| RocksDbStore::new(Rc::clone(&database), name, format!("{name} of task {task}"), meta);
        let stores = stores.iter().zip(metas).map(store).collect();
        Ok((Self { database }, stores))
    }

    /// Writes the memtable to a file.
    #[cfg(test)]
    pub(super) fn flush_for_test(&self) {
        self.database.raw().flush().unwrap();
    }

    /// How often RocksDB was written to.
    #[cfg(test)]
    pub(crate) fn n_writes(&self) -> u64 {
        self.database.n_writes()
    }
}

impl StateBackend for RocksDbState {
    type Store = RocksDbStore;

    fn write(&mut self, changes: &mut [StoreChange<'_, RocksDbStore>]) -> Result<(), StoreError> {
        store::write(&self.database, changes)
    }
}

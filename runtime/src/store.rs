//! State. A store is a committed part (a [`StoreBackend`]) under an overlay of writes that become part of it only
//! when their transaction is known to be committed: a crash or an abort never has anything to undo. The committed parts of
//! one task's stores change together (a [`StateBackend`]).
//!
//! Not covered by semantic versioning: it is public for our own tests and benchmarks.

pub(crate) mod buffered;
pub(crate) mod changelog;
mod entry;
mod expiring;
mod fresh;
pub(crate) mod grouped;
mod held;
mod inputs;
pub(crate) mod memory;
#[cfg(test)]
mod model;
mod note;
mod overlay;
#[cfg(feature = "rocksdb")]
pub(crate) mod rocksdb;
mod row_store;
mod rows;
pub(crate) mod small;
pub(crate) mod sorting;
pub(crate) mod state_dir;
pub(crate) mod waiting;
#[cfg(test)]
mod waiting_model;
#[cfg(test)]
mod window_model;

use std::ops::Range;

pub use entry::{TimestampedValue, decode_entry, encode_entry};
pub(crate) use entry::{begin_entry, encode_deletion, is_entry};
use entry::{deleted_at, present};
pub(crate) use expiring::{Closing, split_row};
pub(crate) use held::HeldChange;
pub use inputs::{InputPositions, NotedPositions, Processed};
#[cfg(all(feature = "kafka", not(feature = "rocksdb")))]
pub(crate) use memory::{MemoryState, MemoryStore};
pub use note::{Complete, StoreNote};
#[cfg(feature = "rocksdb")]
pub use rocksdb::{RocksDbState, RocksDbStore};
pub(crate) use row_store::ChangedBytes;
pub use row_store::RowStore;
pub(crate) use rows::RowBuffer;
pub use state_dir::{StateDir, StateDirError};

/// What went wrong in a store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The disk refused: full, unreadable, read-only.
    #[error("store `{store}`: {reason}")]
    Io {
        /// The store, with its task.
        store: String,
        /// The operating system's or RocksDB's words.
        reason: String,
    },
    /// The bytes are not what was written.
    #[error("store `{store}` is corrupt: {reason}")]
    Corrupt {
        /// The store, with its task.
        store: String,
        /// What was found.
        reason: String,
    },
}

/// One write of a batch: a key with its new entry (timestamp and value as [`encode_entry`] writes them), or
/// `None` to delete it.
pub type StoreWrite<'a> = (&'a [u8], Option<&'a [u8]>);

/// The writes of one transaction to one store, each key once, sorted by key unless the backend does not care
/// ([`StoreBackend::SORTED`]).
#[derive(Debug)]
pub struct StoreBatch<'a> {
    /// The writes.
    pub writes: Vec<StoreWrite<'a>>,
    /// The store's time after the transaction: of windows the latest start, of sessions the latest end, of other stores the
    /// task's stream time.
    pub stream_time: i64,
    /// The rows with keys in these ranges are removed: they have expired.
    pub trims: Vec<Range<Vec<u8>>>,
    /// What is kept beside the data from now on.
    pub note: &'a StoreNote,
}

/// What a transaction changes of one store.
#[derive(Debug)]
pub struct StoreChange<'a, B> {
    /// The store.
    pub store: &'a mut B,
    /// The writes, and what holds after them.
    pub batch: StoreBatch<'a>,
    /// How far the changelog is written with them; `None`: unchanged.
    pub changelog_offset: Option<i64>,
}

/// The committed state of one task, of whose stores the log makes the [`StoreBackend`]s. What a transaction changes of them
/// is one write: no crash leaves one store ahead of another.
pub trait StateBackend {
    /// One store of the task.
    type Store: StoreBackend;

    /// Hands over the writes of a transaction that is about to commit. A log that keeps state itself makes them part of
    /// its own atomic commit here.
    fn stage(&mut self, changes: &mut [StoreChange<'_, Self::Store>]) -> Result<(), StoreError> {
        let _ = changes;
        Ok(())
    }

    /// Applies what a transaction that **is** committed changes of the task's stores, in one atomic write: of each store
    /// data, changelog offset, stream time and note. A failure changes nothing.
    fn write(&mut self, changes: &mut [StoreChange<'_, Self::Store>]) -> Result<(), StoreError>;
}

/// The committed state of one store of one task. Whatever is done to it is atomic: data, changelog offset and stream
/// time change together with the note, or not at all.
pub trait StoreBackend {
    /// Whether batches must come sorted by key.
    const SORTED: bool = true;

    /// Whether the writes are taken in [`StateBackend::stage`], so that [`StateBackend::write`] gets batches without
    /// them; otherwise `stage` is never called.
    const STAGED: bool = false;

    /// Appends the entry of `key` to `entry` and returns true, or returns false.
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError>;

    /// Calls `visit` for keys and entries from `from` on and before `to`, in ascending order of keys, until it returns false.
    fn range(
        &self,
        from: &[u8],
        to: Option<&[u8]>,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError>;

    /// Calls `visit` for every key and entry in ascending order of keys, until it returns false.
    fn scan(&self, visit: &mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<(), StoreError> {
        self.range(&[], None, visit)
    }

    /// The offset in the changelog up to which (exclusive) this store is complete; `None` for a new store.
    fn changelog_offset(&self) -> Option<i64>;

    /// The stream time stored with the last batch; -1 for a new store.
    fn stream_time(&self) -> i64;

    /// What the last batch said of itself; nothing for a new store, or where an older version wrote it.
    fn note(&self) -> &StoreNote;

    /// Loads committed changelog records: sorted by key, each key once, later calls newer than earlier ones.
    /// `changelog_offset` and `stream_time` hold once the call returns.
    fn load(&mut self, batch: &StoreBatch<'_>, changelog_offset: i64) -> Result<(), StoreError>;

    /// Removes everything of this store, offset and stream time included.
    fn clear(&mut self) -> Result<(), StoreError>;

    /// Bytes on disk or in memory, roughly.
    fn approximate_bytes(&self) -> u64;
}

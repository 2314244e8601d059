//! State. A store is a committed part (a [`StoreBackend`]) under an overlay of writes that become part of it only
//! when their transaction is known to be committed: a crash or an abort never has anything to undo.

mod entry;
mod inputs;
mod key_value;
pub(crate) mod memory;
mod note;
mod overlay;
#[cfg(feature = "rocksdb")]
pub(crate) mod rocksdb;
pub(crate) mod small;
pub(crate) mod sorting;
pub(crate) mod state_dir;

pub use entry::{TimestampedValue, decode_entry, encode_entry};
pub use inputs::{InputPositions, NotedPositions, Processed};
pub use key_value::KeyValueStore;
#[cfg(all(feature = "kafka", not(feature = "rocksdb")))]
pub(crate) use memory::MemoryStore;
pub use note::{Complete, StoreNote};
#[cfg(feature = "rocksdb")]
pub use rocksdb::RocksDbStore;
pub use state_dir::{StateDir, StateDirError};

/// What went wrong in a store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    /// The task's stream time after the transaction.
    pub stream_time: i64,
    /// What is kept beside the data from now on.
    pub note: &'a StoreNote,
}

/// The committed state of one store of one task. Whatever it does is atomic: data, changelog offset and stream
/// time change together with the note, or not at all.
pub trait StoreBackend {
    /// Whether batches must come sorted by key.
    const SORTED: bool = true;

    /// Whether the writes are taken in [`StoreBackend::stage`], so that [`StoreBackend::apply`] gets a batch without
    /// them; otherwise `stage` is never called.
    const STAGED: bool = false;

    /// Appends the entry of `key` to `entry` and returns true, or returns false.
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError>;

    /// Calls `visit` for every key and entry in ascending order of keys, until it returns false.
    fn scan(&self, visit: &mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<(), StoreError>;

    /// The offset in the changelog up to which (exclusive) this store is complete; `None` for a new store.
    fn changelog_offset(&self) -> Option<i64>;

    /// The stream time stored with the last batch; -1 for a new store.
    fn stream_time(&self) -> i64;

    /// What the last batch said of itself; nothing for a new store, or where an older version wrote it.
    fn note(&self) -> &StoreNote;

    /// Hands over the writes of a transaction that is about to commit. A log that keeps state itself makes them
    /// part of its own atomic commit here.
    fn stage(&mut self, batch: &StoreBatch<'_>) -> Result<(), StoreError> {
        let _ = batch;
        Ok(())
    }

    /// Applies the writes of a transaction that **is** committed, in one atomic write together with
    /// `changelog_offset` (`None`: unchanged). Ignored by a log that took them in [`StoreBackend::stage`].
    fn apply(&mut self, batch: &StoreBatch<'_>, changelog_offset: Option<i64>) -> Result<(), StoreError>;

    /// Loads committed changelog records: sorted by key, each key once, later calls newer than earlier ones.
    /// `changelog_offset` and `stream_time` hold once the call returns.
    fn load(&mut self, batch: &StoreBatch<'_>, changelog_offset: i64) -> Result<(), StoreError>;

    /// Removes everything, offset and stream time included.
    fn clear(&mut self) -> Result<(), StoreError>;

    /// Bytes on disk or in memory, roughly.
    fn approximate_bytes(&self) -> u64;
}

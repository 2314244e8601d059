//! What all stores of the process buffer for writing, and which of them writes out when it is too much.
//!
//! RocksDB's own limit makes the database write out that happens to be written to, however little it holds. With many
//! stores, or with a few large ones that are idle, that is a file for every commit of every store. Here the largest
//! buffer goes, and a store that is written to a little is left alone.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use rocksdb::{DB, FlushOptions, WriteBufferManager, properties};

#[cfg(test)]
mod tests;

/// What may be waiting to be written to files, of all stores together. Not counted is what an empty buffer takes.
pub(super) const BUDGET: usize = 24 << 20;
/// What RocksDB counts for a buffer with next to nothing in it: its filter and its first block.
pub(super) const EMPTY: usize = 200 << 10;

/// A database whose buffer counts. To drop it closes it: when that is done, its directory can be opened again.
pub(super) struct Buffered(Arc<DB>);

impl Buffered {
    pub(super) fn new(db: DB) -> Self {
        let db = Arc::new(db);
        open().push(Arc::downgrade(&db));
        Self(db)
    }

    /// To be called after a write: when the buffers of all stores together are too large, the largest is written out
    /// in the background.
    pub(super) fn relieve(&self) {
        // An atomic of RocksDB's: all that most commits cost. It includes what is being written out already.
        let usage = counter().get_usage();
        if usage <= BUDGET {
            return;
        }
        let open = open();
        if usage <= BUDGET + open.len() * EMPTY {
            return;
        }
        let size = |db: &Weak<DB>| {
            let db = db.upgrade()?;
            let size = db.property_int_value(properties::CUR_SIZE_ACTIVE_MEM_TABLE).ok()??;
            Some((usize::try_from(size).unwrap_or(usize::MAX).saturating_sub(EMPTY), db))
        };
        let sizes: Vec<(usize, Arc<DB>)> = open.iter().filter_map(size).collect();
        if sizes.iter().map(|(size, _)| size).sum::<usize>() <= BUDGET {
            return;
        }
        let mut flush = FlushOptions::default();
        flush.set_wait(false);
        if let Some((_, largest)) = sizes.iter().max_by_key(|(size, _)| size)
            && let Err(error) = largest.flush_opt(&flush)
        {
            // Its owner gets to hear of it with its next write.
            tracing::debug!(path = %largest.path().display(), %error, "a store's buffer cannot be written out");
        }
    }
}

impl Deref for Buffered {
    type Target = DB;

    fn deref(&self) -> &DB {
        &self.0
    }
}

impl Drop for Buffered {
    fn drop(&mut self) {
        // Others hold a reference only while they hold this lock, so the one left is ours.
        open().retain(|db| !std::ptr::eq(db.as_ptr(), Arc::as_ptr(&self.0)));
    }
}

fn open() -> MutexGuard<'static, Vec<Weak<DB>>> {
    static OPEN: Mutex<Vec<Weak<DB>>> = Mutex::new(Vec::new());
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts what all stores buffer; its own limit is out of reach. RocksDB keeps it alive for as long as a database uses
/// it; so does the process.
pub(super) fn counter() -> &'static WriteBufferManager {
    static COUNTER: OnceLock<WriteBufferManager> = OnceLock::new();
    COUNTER.get_or_init(|| WriteBufferManager::new_write_buffer_manager(usize::MAX / 2, false))
}

//! The bytes of a kind of store: what it writes into its changelog, and what it makes of what it finds there.
//!
//! Commits, restores, logs that keep state themselves and tests pass rows and records on and know none of their bytes; they
//! ask the store, which asks its kind. A new kind is a file below `changelog/` and a line in [`of`]. It states three things:
//!
//! - **The record of a row.** A key-value row has the key of its record. A window's row begins with a time, because windows
//!   close and expire by time, while its record has Java's key, which begins with the user's: hence the buffer for a key. A
//!   row that is made of others, as an index is, has no record.
//! - **The rows of a record**, several where there is an index. Of the records that stand for one row the last one wins, as
//!   in a compacted topic; the records of a join's store number what shares a key and a time, so that none of them meet. A
//!   version is put between others, so that kind will also read what [`Rows`] has of a key, in the order of the records.
//! - **The store's time**, which moves with what is put: a record's timestamp here, the end of a session there. What lies too
//!   far behind it is not visible any more, and need not become a row.
//!
//! What a test or a transcript shows of a row is its record: the user's bytes, in the form that is documented.

mod key_value;
mod rows;
#[cfg(test)]
mod tests;

use crate::description::StoreKind;

use super::{StoreError, StoreWrite};

pub(super) use key_value::KeyValue;
pub(crate) use rows::Rows;

/// A record of a changelog, wherever it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChangelogRecord<'a> {
    pub(crate) key: &'a [u8],
    /// `None` deletes.
    pub(crate) value: Option<&'a [u8]>,
    /// Milliseconds.
    pub(crate) timestamp: i64,
}

/// What a kind of store states, see the module. `store` is for messages.
pub(crate) trait Changelog {
    /// The record of a row, whose key is the row's own or written into `key`. A row that is gone keeps no time: its record
    /// has `deleted_at`. `None` for a row that is made of others.
    ///
    /// # Errors
    /// When the row is none of this kind.
    fn record<'a>(
        &self,
        store: &str,
        row: StoreWrite<'a>,
        deleted_at: i64,
        key: &'a mut Vec<u8>,
    ) -> Result<Option<ChangelogRecord<'a>>, StoreError>;

    /// Puts the rows that a record stands for.
    ///
    /// # Errors
    /// When the record is none of this kind.
    fn rows(&self, store: &str, record: ChangelogRecord<'_>, rows: &mut Rows) -> Result<(), StoreError>;
}

/// What a kind states, for a log that has rows and records but no store.
#[cfg_attr(not(feature = "rocksdb"), expect(dead_code, reason = "the embedded log keeps its state in RocksDB"))]
pub(crate) fn of(kind: StoreKind) -> &'static dyn Changelog {
    match kind {
        StoreKind::KeyValue => &KeyValue,
    }
}

//! The bytes of a kind of store: what it writes into its changelog, and what it makes of what it finds there.
//!
//! Commits, restores, logs that keep state themselves and tests pass rows and records on and know none of their bytes; they
//! ask the store, which asks its kind. A new kind is a file below `changelog/` and a line in each function here. It states three
//! things:
//!
//! - **The record of a row.** A key-value row has the key of its record. A window's row begins with a time, because windows
//!   close and expire by time, while its record has Java's key, which begins with the user's: hence the buffer for a key.
//! - **The rows of a record.** Of the records that stand for one row the last one wins, as in a compacted topic.
//! - **The store's time**, which moves with what is put: a record's timestamp here, the start of a window or the end of a
//!   session there. What lies too far behind it is not visible any more, and does not become a row.
//!
//! What a test or a transcript shows of a row is its record: the user's bytes, in the form that is documented.

mod key_value;
mod rows;
mod session;
mod sliding;
mod suppress;
#[cfg(test)]
mod tests;
mod window;

use crate::description::StoreKind;

use super::{StoreBackend, StoreError, StoreWrite, decode_entry, grouped, waiting};

pub(crate) use rows::Rows;

/// A record of a changelog, wherever it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChangelogRecord<'a> {
    pub(crate) key: &'a [u8],
    /// `None` deletes.
    pub(crate) value: Option<&'a [u8]>,
    /// Milliseconds.
    pub(crate) timestamp: i64,
    /// What the header says that tells how to read the value, where records of the kind have one.
    pub(crate) version: Option<&'a [u8]>,
}

/// Why a record does not become rows.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unrestored {
    /// It is none of this kind of store.
    #[error(transparent)]
    Record(StoreError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the rows of a store look like, for whoever has rows and no store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowForm {
    KeyValue,
    Window,
    Session,
    Sliding,
    Suppress,
}

impl RowForm {
    #[inline]
    pub(crate) fn of(kind: StoreKind) -> Self {
        match kind {
            StoreKind::KeyValue => Self::KeyValue,
            StoreKind::Window(_) => Self::Window,
            StoreKind::Session(_) => Self::Session,
            StoreKind::Sliding(_) => Self::Sliding,
            StoreKind::Suppress(_) => Self::Suppress,
        }
    }

    /// Whether a row has a record. What is made of other rows has none: an index of sessions.
    #[inline]
    pub(crate) fn has_record(self, row: &[u8]) -> bool {
        match self {
            Self::KeyValue | Self::Window => true,
            Self::Session | Self::Sliding => grouped::time_of(row).is_some(),
            Self::Suppress => waiting::key_of(row).is_some(),
        }
    }

    /// Whether its records have a header that says how to read them.
    #[inline]
    pub(crate) fn has_version(self) -> bool {
        self == Self::Suppress
    }
}

/// The record of a row that has one ([`RowForm::has_record`]), whose key is the row's own or written into `key`. A row that is gone keeps no time: its record has
/// `deleted_at`. `store` is for messages.
///
/// # Errors
/// When the row is none of this form.
#[inline]
pub(crate) fn record<'a>(
    form: RowForm,
    store: &str,
    row: StoreWrite<'a>,
    deleted_at: i64,
    key: &'a mut Vec<u8>,
) -> Result<ChangelogRecord<'a>, StoreError> {
    match form {
        RowForm::KeyValue => told(store, row.0, row.1, deleted_at),
        RowForm::Window => window::record(store, row, deleted_at, key),
        RowForm::Session => session::record(store, row, deleted_at, key),
        RowForm::Sliding => sliding::record(store, row, deleted_at, key),
        RowForm::Suppress => suppress::record(store, row, deleted_at),
    }
}

/// The record with this key, of a row with this entry.
#[inline]
fn told<'a>(
    store: &str,
    key: &'a [u8],
    entry: Option<&'a [u8]>,
    deleted_at: i64,
) -> Result<ChangelogRecord<'a>, StoreError> {
    let Some(entry) = entry else {
        return Ok(ChangelogRecord { key, value: None, timestamp: deleted_at.max(0), version: None });
    };
    let entry = decode_entry(entry, store)?;
    Ok(ChangelogRecord { key, value: Some(entry.value), timestamp: entry.timestamp, version: None })
}

/// Puts the rows that a record stands for, of a store with this name and this committed part.
///
/// # Errors
/// When the record is none of this kind, or the store cannot be read.
#[inline]
pub(crate) fn rows(
    kind: StoreKind,
    (store, committed): (&str, &impl StoreBackend),
    record: ChangelogRecord<'_>,
    rows: &mut Rows,
) -> Result<(), Unrestored> {
    let put = match kind {
        StoreKind::KeyValue => {
            key_value::rows(record, rows);
            Ok(())
        }
        StoreKind::Window(window) => window::rows(window, store, record, rows),
        StoreKind::Session(session) => session::rows(&session, store, record, rows),
        StoreKind::Sliding(sliding) => sliding::rows(&sliding, store, record, rows),
        StoreKind::Suppress(_) => return suppress::rows((store, committed), record, rows),
    };
    put.map_err(Unrestored::Record)
}

//! Key and start of a window to value and timestamp. The row begins with the start, so that the rows of a window lie together
//! in the order in which windows close and expire; the record has Java's key, which begins with the user's:
//!
//! ```text
//! row:    start (8 bytes) ++ key
//! record: key ++ start (8 bytes) ++ sequence number (4 bytes, always 0)
//! ```

use super::{ChangelogRecord, Rows, told};
use crate::description::Window;
use crate::store::expiring::horizon;
use crate::store::{StoreError, StoreWrite, split_row};

/// Bytes of the sequence number, which tells windows of one key and start apart where a store keeps several.
const SEQUENCE: usize = size_of::<i32>();

pub(super) fn record<'a>(
    store: &str,
    (row, entry): StoreWrite<'a>,
    deleted_at: i64,
    buffer: &'a mut Vec<u8>,
) -> Result<ChangelogRecord<'a>, StoreError> {
    let (start, key) = split_row(row).ok_or_else(|| StoreError::Corrupt {
        store: store.to_owned(),
        reason: format!("a row key of {} bytes has no room for the start of its window", row.len()),
    })?;
    buffer.extend_from_slice(key);
    end_key(start, buffer);
    told(store, buffer, entry, deleted_at)
}

/// Ends the key of a window's record.
pub(super) fn end_key(start: i64, key: &mut Vec<u8>) {
    key.extend_from_slice(&start.to_be_bytes());
    key.extend_from_slice(&[0; SEQUENCE]);
}

/// The key inside of a window's record, and the start.
pub(super) fn split<'a>(store: &str, written: &'a [u8]) -> Result<(&'a [u8], i64), StoreError> {
    let parts = written.split_last_chunk::<SEQUENCE>().and_then(|(rest, _)| rest.split_last_chunk::<8>());
    let Some((key, start)) = parts else {
        let reason = format!("a changelog key of {} bytes has no room for a window's start", written.len());
        return Err(StoreError::Corrupt { store: store.to_owned(), reason });
    };
    Ok((key, i64::from_be_bytes(*start)))
}

pub(super) fn rows(
    window: Window,
    store: &str,
    record: ChangelogRecord<'_>,
    rows: &mut Rows,
) -> Result<(), StoreError> {
    let ChangelogRecord { key: written, value, timestamp, .. } = record;
    let (key, start) = split(store, written)?;
    rows.pass(start);
    if start <= horizon(rows.time(), window.retention_ms) {
        // Nobody will see it.
        return Ok(());
    }
    let name = |row: &mut Vec<u8>| {
        row.extend_from_slice(&start.to_be_bytes());
        row.extend_from_slice(key);
    };
    rows.put_value(name, timestamp, value);
    Ok(())
}

//! Key and start of a sliding window to value and timestamp. The rows are those of [`grouped`]; the record has Java's key, that
//! of any window: `key ++ start (8 bytes) ++ sequence number (4 bytes, always 0)`.

use super::{ChangelogRecord, Rows, told, window};
use crate::description::Sliding;
use crate::store::expiring::horizon;
use crate::store::grouped::{self, At};
use crate::store::{StoreError, StoreWrite};

pub(super) fn record<'a>(
    store: &str,
    (row, entry): StoreWrite<'a>,
    deleted_at: i64,
    buffer: &'a mut Vec<u8>,
) -> Result<ChangelogRecord<'a>, StoreError> {
    let At { start, .. } = grouped::unescape(row, buffer).ok_or_else(|| StoreError::Corrupt {
        store: store.to_owned(),
        reason: format!("a row key of {} bytes is not that of a sliding window", row.len()),
    })?;
    window::end_key(start, buffer);
    told(store, buffer, entry, deleted_at)
}

pub(super) fn rows(
    sliding: &Sliding,
    store: &str,
    record: ChangelogRecord<'_>,
    rows: &mut Rows,
) -> Result<(), StoreError> {
    let ChangelogRecord { key: written, value, timestamp, .. } = record;
    let (key, start) = window::split(store, written)?;
    let at = At { end: sliding.end(start), start };
    rows.pass(at.end);
    if at.end < horizon(rows.time(), sliding.kept_ms()) {
        // Nobody will see it.
        return Ok(());
    }
    rows.put_grouped((sliding.into(), sliding.emit), key, at, timestamp, value);
    Ok(())
}

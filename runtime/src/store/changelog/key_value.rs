//! Key to value and timestamp. The row is an entry under the record's own key; the changelog carries the plain value, and the
//! event time as the record's timestamp.

use super::{ChangelogRecord, Rows};
use crate::store::{StoreError, StoreWrite, decode_entry, encode_entry};

#[inline]
pub(super) fn record<'a>(
    store: &str,
    (key, entry): StoreWrite<'a>,
    deleted_at: i64,
) -> Result<ChangelogRecord<'a>, StoreError> {
    let Some(entry) = entry else {
        return Ok(ChangelogRecord { key, value: None, timestamp: deleted_at.max(0) });
    };
    let entry = decode_entry(entry, store)?;
    Ok(ChangelogRecord { key, value: Some(entry.value), timestamp: entry.timestamp })
}

#[inline]
pub(super) fn rows(record: ChangelogRecord<'_>, rows: &mut Rows) {
    let ChangelogRecord { key, value, timestamp } = record;
    rows.pass(timestamp);
    rows.put(
        |row| row.extend_from_slice(key),
        |entry| {
            if let Some(value) = value {
                encode_entry(timestamp, value, entry);
            }
        },
    );
}

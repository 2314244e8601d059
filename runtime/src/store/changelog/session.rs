//! Key, end and start of a session to its value. The rows are those of [`grouped`]; the record has Java's key, `key ++ end (8
//! bytes) ++ start (8 bytes)`, and the end of the session for its time.

use super::{ChangelogRecord, Rows, told};
use crate::description::Session;
use crate::store::expiring::horizon;
use crate::store::grouped::{self, At};
use crate::store::{StoreError, StoreWrite};

pub(super) fn record<'a>(
    store: &str,
    (row, entry): StoreWrite<'a>,
    deleted_at: i64,
    buffer: &'a mut Vec<u8>,
) -> Result<ChangelogRecord<'a>, StoreError> {
    let At { end, start } = grouped::unescape(row, buffer).ok_or_else(|| StoreError::Corrupt {
        store: store.to_owned(),
        reason: format!("a row key of {} bytes is not that of a session", row.len()),
    })?;
    buffer.extend_from_slice(&end.to_be_bytes());
    buffer.extend_from_slice(&start.to_be_bytes());
    told(store, buffer, entry, deleted_at)
}

pub(super) fn rows(
    session: &Session,
    store: &str,
    record: ChangelogRecord<'_>,
    rows: &mut Rows,
) -> Result<(), StoreError> {
    let ChangelogRecord { key: written, value, .. } = record;
    let parts = written.split_last_chunk::<8>().and_then(|(rest, start)| {
        let (key, end) = rest.split_last_chunk::<8>()?;
        Some((key, At { end: i64::from_be_bytes(*end), start: i64::from_be_bytes(*start) }))
    });
    let Some((key, at)) = parts else {
        let reason = format!("a changelog key of {} bytes has no room for a session's end and start", written.len());
        return Err(StoreError::Corrupt { store: store.to_owned(), reason });
    };
    rows.pass(at.end);
    if at.end < horizon(rows.time(), session.retention_ms) {
        // Nobody will see it. What ends at the horizon is hidden, and may have yet to close.
        return Ok(());
    }
    rows.put_grouped((session.into(), session.emit), key, at, at.end, value);
    Ok(())
}

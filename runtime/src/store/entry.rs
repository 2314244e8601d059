//! The bytes of an entry: event time as a big-endian `i64`, then the value, as Kafka Streams' timestamped stores
//! keep them locally. The changelog carries the plain value, and the time as the record's timestamp.

use super::StoreError;

/// A value with the event time of its last update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampedValue<'a> {
    /// Milliseconds since 1970 UTC.
    pub timestamp: i64,
    /// The value's bytes.
    pub value: &'a [u8],
}

/// Appends an entry to `out`.
#[inline]
pub fn encode_entry(timestamp: i64, value: &[u8], out: &mut Vec<u8>) {
    begin_entry(timestamp, out);
    out.extend_from_slice(value);
}

/// Appends what stands before the value in an entry.
#[inline]
pub(crate) fn begin_entry(timestamp: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(&timestamp.to_be_bytes());
}

/// Bytes that stand for a deletion where a store has not committed it yet. They are too few for an entry, and hold the event
/// time of what deleted: the changelog's tombstone has it, whatever was processed in the same transaction.
const DELETION: usize = 7;

/// Appends a deletion to `out`.
#[inline]
pub(crate) fn encode_deletion(timestamp: i64, out: &mut Vec<u8>) {
    let [_, rest @ ..] = timestamp.max(0).to_be_bytes();
    out.extend_from_slice(&rest);
}

/// What a store has of a row that it has not committed yet: an entry, or a deletion.
#[inline]
pub(crate) fn present(row: &[u8]) -> Option<&[u8]> {
    is_entry(row).then_some(row)
}

/// Whether these bytes are an entry, and not a deletion or nothing.
#[inline]
pub(crate) fn is_entry(row: &[u8]) -> bool {
    row.len() > DELETION
}

/// The event time of a deletion; `None` for an entry, and for a deletion that does not know it.
pub(crate) fn deleted_at(row: &[u8]) -> Option<i64> {
    let bytes: [u8; DELETION] = row.try_into().ok()?;
    Some(bytes.iter().fold(0, |time, &byte| time << 8 | i64::from(byte)))
}

/// Splits an entry.
///
/// # Errors
/// [`StoreError::Corrupt`] for fewer than eight bytes.
#[inline]
pub fn decode_entry<'a>(entry: &'a [u8], store: &str) -> Result<TimestampedValue<'a>, StoreError> {
    match entry.split_first_chunk::<8>() {
        Some((timestamp, value)) => Ok(TimestampedValue { timestamp: i64::from_be_bytes(*timestamp), value }),
        None => Err(StoreError::Corrupt {
            store: store.to_owned(),
            reason: format!("an entry of {} bytes has no room for its timestamp", entry.len()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deletion_is_no_entry_and_keeps_its_time() {
        for time in [0, 1, 1_700_000_000_000, (1 << 56) - 1] {
            let mut row = Vec::new();
            encode_deletion(time, &mut row);
            assert_eq!((present(&row), deleted_at(&row)), (None, Some(time)));
        }
        let mut empty = Vec::new();
        encode_entry(5, b"", &mut empty);
        assert_eq!((present(&empty), deleted_at(&empty)), (Some(empty.as_slice()), None));
        assert_eq!((present(b""), deleted_at(b"")), (None, None));
    }
}

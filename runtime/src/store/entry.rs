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

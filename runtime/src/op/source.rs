use crate::log::Log;
use crate::processor::{BadRecord, ProcessorContext};
use crate::serdes::Serde;

/// Decodes a key that must be there.
#[inline]
pub fn key<S: Serde<T>, T>(bytes: Option<&[u8]>) -> Result<T, BadRecord> {
    required::<S, T>(bytes, "key")
}

/// Decodes a key that may be null.
#[inline]
pub fn nullable_key<S: Serde<T>, T>(bytes: Option<&[u8]>) -> Result<Option<T>, BadRecord> {
    bytes.map(|bytes| decode::<S, T>(bytes, "key")).transpose()
}

/// Decodes a value that must be there.
#[inline]
pub fn value<S: Serde<T>, T>(bytes: Option<&[u8]>) -> Result<T, BadRecord> {
    required::<S, T>(bytes, "value")
}

/// Decodes a value that may be null.
#[inline]
pub fn nullable_value<S: Serde<T>, T>(bytes: Option<&[u8]>) -> Result<Option<T>, BadRecord> {
    bytes.map(|bytes| decode::<S, T>(bytes, "value")).transpose()
}

/// Checks the log's own timestamp.
#[inline]
pub fn record_time(timestamp: i64) -> Result<i64, BadRecord> {
    checked_time(timestamp, "the record's timestamp")
}

/// Checks an event time taken from a field of the value.
#[inline]
pub fn event_time(timestamp: i64) -> Result<i64, BadRecord> {
    checked_time(timestamp, "the event time in its value")
}

/// The event time of everything that follows from this record.
#[inline]
pub fn set_time<L: Log>(cx: &mut ProcessorContext<'_, L>, timestamp: i64) {
    cx.scratch.record.timestamp = timestamp;
}

#[inline]
fn required<S: Serde<T>, T>(bytes: Option<&[u8]>, part: &'static str) -> Result<T, BadRecord> {
    match bytes {
        Some(bytes) => decode::<S, T>(bytes, part),
        None => Err(null(part)),
    }
}

#[inline]
fn decode<S: Serde<T>, T>(bytes: &[u8], part: &'static str) -> Result<T, BadRecord> {
    S::deserialize(bytes).map_err(|error| BadRecord { class: "deserialization", message: format!("{part}: {error}") })
}

#[cold]
fn null(part: &'static str) -> BadRecord {
    BadRecord {
        class: if part == "key" { "null-key" } else { "null-value" },
        message: format!("the {part} is null, but the topology declares it as never null; `Option<…>` admits it"),
    }
}

#[inline]
fn checked_time(timestamp: i64, what: &str) -> Result<i64, BadRecord> {
    if timestamp >= 0 {
        return Ok(timestamp);
    }
    Err(BadRecord { class: "invalid-timestamp", message: format!("{what} is negative: {timestamp}") })
}

//! Decoding a record, and its event time.

use crate::context::{BadRecord, InputRecord, ProcessorContext};
use crate::log::Log;
use crate::record::FIRST_TIME;
use crate::serdes::{Part, Place, Serde, read};

/// Decodes a key that must be there.
#[inline]
pub fn key<S: Serde<T>, T>(record: &InputRecord<'_>) -> Result<T, BadRecord> {
    required::<S, T>(Place::key(record.topic), record.key)
}

/// Decodes a key that may be null.
#[inline]
pub fn nullable_key<S: Serde<T>, T>(record: &InputRecord<'_>) -> Result<Option<T>, BadRecord> {
    record.key.map(|bytes| decode::<S, T>(Place::key(record.topic), bytes)).transpose()
}

/// Decodes a value that must be there.
#[inline]
pub fn value<S: Serde<T>, T>(record: &InputRecord<'_>) -> Result<T, BadRecord> {
    required::<S, T>(Place::value(record.topic), record.value)
}

/// Decodes a value that may be null.
#[inline]
pub fn nullable_value<S: Serde<T>, T>(record: &InputRecord<'_>) -> Result<Option<T>, BadRecord> {
    record.value.map(|bytes| decode::<S, T>(Place::value(record.topic), bytes)).transpose()
}

/// The end of the year 9999. No milliseconds of a record lie behind it, but what was counted in micro- or nanoseconds does,
/// from 1978 on. A broker refuses an output of such a time, and the task would stop at its input for good.
const LAST_TIME: i64 = 253_402_300_799_999;

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

/// The same, at most `limit` milliseconds after the log's own timestamp: by a clock, a replay would decide otherwise.
#[inline]
pub fn event_time_within(timestamp: i64, record: i64, limit: i64) -> Result<i64, BadRecord> {
    let ahead = timestamp.saturating_sub(record);
    // A record may have no timestamp.
    if record >= 0 && ahead > limit { Err(too_late(ahead, limit)) } else { event_time(timestamp) }
}

#[cold]
fn too_late(ahead: i64, limit: i64) -> BadRecord {
    let message = format!(
        "the event time in its value is {ahead} ms after the record's timestamp; `max_future` allows {limit} ms"
    );
    BadRecord { class: "invalid-timestamp", message }
}

/// The event time of everything that follows from this record.
#[inline]
pub fn set_time<L: Log>(cx: &mut ProcessorContext<'_, L>, timestamp: i64) {
    cx.scratch.record.timestamp = timestamp;
}

#[inline]
fn required<S: Serde<T>, T>(place: Place<'_>, bytes: Option<&[u8]>) -> Result<T, BadRecord> {
    match bytes {
        Some(bytes) => decode::<S, T>(place, bytes),
        None => Err(null(place.part())),
    }
}

#[inline]
fn decode<S: Serde<T>, T>(place: Place<'_>, bytes: &[u8]) -> Result<T, BadRecord> {
    read::<S, T>(place, bytes)
        .map_err(|error| BadRecord { class: "deserialization", message: format!("{}: {error}", place.part()) })
}

#[cold]
fn null(part: Part) -> BadRecord {
    BadRecord {
        class: match part {
            Part::Key => "null-key",
            Part::Value => "null-value",
        },
        message: format!("the {part} is null, but the topology declares it as never null; `Option<…>` admits it"),
    }
}

#[inline]
fn checked_time(timestamp: i64, what: &str) -> Result<i64, BadRecord> {
    if (0..=LAST_TIME).contains(&timestamp) {
        Ok(timestamp.max(FIRST_TIME))
    } else {
        Err(invalid_time(timestamp, what))
    }
}

#[cold]
fn invalid_time(timestamp: i64, what: &str) -> BadRecord {
    let message = match timestamp {
        ..0 => format!("{what} is negative: {timestamp}"),
        _ => format!(
            "{what} lies behind the year 9999: {timestamp}; event times are milliseconds since 1970, and this looks like \
             micro- or nanoseconds"
        ),
    };
    BadRecord { class: "invalid-timestamp", message }
}

//! Suppression: how long changes are held back, and how many of them.

use std::fmt;

/// How a buffer holds the changes of a table back, as Kafka Streams' `suppress` (KIP-328). Of each key it hands on the last
/// change, once the buffer's stream time is the time limit after the first one since the last that was handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Suppress {
    /// How long a change is held back, in milliseconds of the buffer's own stream time: the highest event time that has reached
    /// it.
    pub time_limit_ms: i64,
    /// How many keys may wait.
    pub max_records: Option<u64>,
    /// How many bytes may wait, counted as Kafka Streams counts them: keys, values and where their records came from.
    pub max_bytes: Option<u64>,
    /// What happens when more would wait.
    pub when_full: WhenFull,
}

/// What a buffer does with more than it may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WhenFull {
    /// The oldest leave before their time.
    EmitEarly,
    /// The application stops.
    Stop,
}

/// What waits in a buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Waits {
    pub(crate) records: u64,
    pub(crate) bytes: u64,
}

impl Suppress {
    /// Whether there is a bound, so that somebody has to count.
    #[inline]
    pub(crate) fn is_bounded(&self) -> bool {
        self.max_records.is_some() || self.max_bytes.is_some()
    }

    /// Whether this is more than may wait.
    #[inline]
    pub(crate) fn is_exceeded(&self, waits: Waits) -> bool {
        self.max_records.is_some_and(|max| waits.records > max) || self.max_bytes.is_some_and(|max| waits.bytes > max)
    }

    /// The last time whose changes leave at a stream time.
    #[inline]
    pub(crate) fn last_due(&self, stream_time: i64) -> i64 {
        stream_time.saturating_sub(self.time_limit_ms)
    }
}

impl WhenFull {
    /// As users and the topology lock write it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::EmitEarly => "emit_early",
            Self::Stop => "stop",
        }
    }
}

impl fmt::Display for Suppress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { time_limit_ms, max_records, max_bytes, when_full } = self;
        write!(f, "changes held back for {time_limit_ms} ms")?;
        if let Some(records) = max_records {
            write!(f, ", at most {records} records")?;
        }
        if let Some(bytes) = max_bytes {
            write!(f, ", at most {bytes} bytes")?;
        }
        if self.is_bounded() { write!(f, ", {} when full", when_full.word()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Suppress =
        Suppress { time_limit_ms: 10, max_records: Some(2), max_bytes: Some(64), when_full: WhenFull::Stop };

    #[test]
    fn what_is_exactly_the_bound_is_not_over_it() {
        let is_exceeded = |records, bytes| LIMITS.is_exceeded(Waits { records, bytes });
        assert_eq!(
            [(2, 64), (3, 64), (2, 65)].map(|(records, bytes)| is_exceeded(records, bytes)),
            [false, true, true]
        );
        let unbounded = Suppress { max_records: None, max_bytes: None, ..LIMITS };
        assert!(!unbounded.is_bounded() && !unbounded.is_exceeded(Waits { records: u64::MAX, bytes: u64::MAX }));
    }

    #[test]
    fn a_change_leaves_when_the_stream_time_is_its_time_and_the_limit() {
        assert_eq!([19, 20].map(|time| LIMITS.last_due(time)), [9, 10]);
    }

    #[test]
    fn it_says_what_it_does() {
        assert_eq!(
            LIMITS.to_string(),
            "changes held back for 10 ms, at most 2 records, at most 64 bytes, stop when full"
        );
        let plain = Suppress { max_records: None, max_bytes: None, ..LIMITS };
        assert_eq!(plain.to_string(), "changes held back for 10 ms");
    }
}

//! Sliding windows: which ones a record lies in is up to the records.

use std::fmt;

use super::Emit;

/// How a sliding aggregation cuts event time (KIP-450): every record of a key ends a window that reaches back by the difference,
/// and another one begins behind it where records follow within the difference. Both bounds are inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sliding {
    /// The longest time between two records of a window, in milliseconds.
    pub difference_ms: i64,
    /// How long after its end a window takes records, in milliseconds of the aggregation's own stream time.
    pub grace_ms: i64,
    /// How long a window is kept after its start, in milliseconds of event time; at least three times the
    /// difference, and the grace.
    pub retention_ms: i64,
    /// When results are handed on.
    pub emit: Emit,
}

impl Sliding {
    /// How much event time the rows of a store with this difference lie together by; see
    /// [`Session::bucket_ms`](super::Session::bucket_ms).
    #[doc(hidden)]
    pub const fn bucket_ms(difference_ms: i64) -> i64 {
        super::Session::bucket_ms(difference_ms)
    }

    /// How long a window can be seen: its retention is over with the next millisecond, because the last record that is taken may
    /// look for a window that begins just the retention before the latest one.
    pub(crate) fn kept_ms(&self) -> i64 {
        self.retention_ms.saturating_add(1)
    }

    /// Where the window with this start ends: the last event time in it.
    pub(crate) fn end(&self, start: i64) -> i64 {
        start.saturating_add(self.difference_ms)
    }

    /// The last end of a window that is closed at a stream time: the grace has passed since.
    #[inline]
    pub(crate) fn last_closed(&self, stream_time: i64) -> i64 {
        stream_time.saturating_sub(self.grace_ms).saturating_sub(1)
    }
}

impl fmt::Display for Sliding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { difference_ms, grace_ms, retention_ms, emit } = self;
        write!(
            f,
            "sliding windows of {difference_ms} ms, grace {grace_ms} ms, kept for {retention_ms} ms, results {emit}"
        )
    }
}

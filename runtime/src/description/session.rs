//! Session windows: how far apart the records of one session may be, and when it closes.

use std::fmt;

use super::Emit;

/// How a session aggregation cuts event time: records of a key belong together while none is further than the gap from the next
/// one. A session reaches from its first record to its last, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Session {
    /// The longest time between two records of a session, in milliseconds.
    pub gap_ms: i64,
    /// How long after the gap behind its end a session takes records, in milliseconds of the aggregation's own stream time.
    pub grace_ms: i64,
    /// How long a session is kept after its end, in milliseconds of event time; at least gap and grace together.
    pub retention_ms: i64,
    /// When results are handed on.
    pub emit: Emit,
}

impl Session {
    /// How much event time the rows of a store with this gap lie together by. It depends on nothing that may change while there
    /// are rows, and is long enough for a record that is not late to find its sessions in two places.
    #[doc(hidden)]
    pub const fn bucket_ms(gap_ms: i64) -> i64 {
        let width = gap_ms.saturating_mul(4);
        // Short gaps would put every row in a place of its own.
        if width < 1_000 { 1_000 } else { width }
    }

    /// The last end of a session that is closed at a stream time: the gap and the grace have passed since.
    #[inline]
    pub(crate) fn last_closed(&self, stream_time: i64) -> i64 {
        stream_time.saturating_sub(self.grace_ms).saturating_sub(self.gap_ms).saturating_sub(1)
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gap_ms, grace_ms, retention_ms, emit } = self;
        write!(f, "sessions with a gap of {gap_ms} ms, grace {grace_ms} ms, kept for {retention_ms} ms, results {emit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_closes_when_more_than_its_gap_and_its_grace_are_over() {
        let session = Session { gap_ms: 10, grace_ms: 5, retention_ms: 15, emit: Emit::OnWindowUpdate };
        assert_eq!([115, 116].map(|time| session.last_closed(time)), [99, 100]);
    }
}

//! Windows of a fixed size: which of them an event time lies in, and when they close.

use std::fmt;

/// How a windowed aggregation cuts event time: windows `[start, start + size)`, whose starts are multiples of the advance and
/// not negative. A window is tumbling where advance and size are equal, and hopping where it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// How long a window is, in milliseconds.
    pub size_ms: i64,
    /// From one start to the next, in milliseconds; at most the size.
    pub advance_ms: i64,
    /// How long after its end a window takes records, in milliseconds of the aggregation's own stream time.
    pub grace_ms: i64,
    /// How long a window is kept after its start, in milliseconds of event time; at least size and grace together.
    pub retention_ms: i64,
    /// When results are handed on.
    pub emit: Emit,
}

/// When a windowed aggregation hands on results, as Kafka Streams' `EmitStrategy` (KIP-825).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Emit {
    /// With each record.
    OnWindowUpdate,
    /// Once, when the window takes no more records.
    OnWindowClose,
    /// With each record, and once more when the window closes: for `suppress(until_window_closes)` behind it (KIP-328).
    OnUpdateAndClose,
}

impl Emit {
    /// Whether each record makes a result.
    #[inline]
    pub(crate) fn on_update(self) -> bool {
        matches!(self, Self::OnWindowUpdate | Self::OnUpdateAndClose)
    }

    /// Whether windows are looked for that close.
    #[inline]
    pub(crate) fn on_close(self) -> bool {
        matches!(self, Self::OnWindowClose | Self::OnUpdateAndClose)
    }
}

/// How much longer than its windows a changelog keeps records, as Kafka Streams'
/// `windowstore.changelog.additional.retention.ms`: brokers go by their own clocks.
pub(crate) const ADDITIONAL_RETENTION_MS: i64 = 24 * 60 * 60 * 1000;

impl Window {
    /// The starts of the windows that an event time lies in, the earliest first. None before 1970.
    ///
    /// ```
    /// use streamwright::topology::{Emit, Window};
    ///
    /// let emit = Emit::OnWindowUpdate;
    /// let hopping = Window { size_ms: 10, advance_ms: 5, grace_ms: 0, retention_ms: 10, emit };
    /// assert_eq!(hopping.starts(12).collect::<Vec<_>>(), [5, 10]);
    /// assert_eq!(hopping.starts(3).collect::<Vec<_>>(), [0]);
    /// ```
    #[inline]
    pub fn starts(&self, timestamp: i64) -> impl Iterator<Item = i64> + use<> {
        let advance = self.advance_ms.max(1);
        let earliest = timestamp.saturating_sub(self.size_ms).saturating_add(advance).max(0);
        let mut next = Some(earliest - earliest % advance);
        std::iter::from_fn(move || {
            let start = next.filter(|&start| start <= timestamp)?;
            next = start.checked_add(advance);
            Some(start)
        })
    }

    /// Where the window with this start ends: the first event time that is not in it.
    #[inline]
    pub fn end(&self, start: i64) -> i64 {
        start.saturating_add(self.size_ms)
    }

    /// The last start of a window that is closed at a stream time: it ends no later than the grace before.
    #[inline]
    pub(crate) fn last_closed(&self, stream_time: i64) -> i64 {
        stream_time.saturating_sub(self.grace_ms).saturating_sub(self.size_ms)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size_ms, advance_ms, grace_ms, retention_ms, emit } = self;
        if advance_ms == size_ms {
            write!(f, "tumbling windows of {size_ms} ms")?;
        } else {
            write!(f, "hopping windows of {size_ms} ms every {advance_ms} ms")?;
        }
        write!(f, ", grace {grace_ms} ms, kept for {retention_ms} ms, results {emit}")
    }
}

impl fmt::Display for Emit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OnWindowUpdate => "on window update",
            Self::OnWindowClose => "on window close",
            Self::OnUpdateAndClose => "on window update and on window close",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Emit, Window};

    fn window(size_ms: i64, advance_ms: i64, grace_ms: i64) -> Window {
        Window { size_ms, advance_ms, grace_ms, retention_ms: size_ms + grace_ms, emit: Emit::OnWindowUpdate }
    }

    fn starts(window: Window, timestamp: i64) -> Vec<i64> {
        window.starts(timestamp).collect()
    }

    #[test]
    fn an_event_time_lies_in_every_window_that_has_begun_and_not_ended() {
        for (size, advance) in [(10, 10), (10, 5), (10, 3), (7, 2), (1, 1), (10, 1)] {
            let window = window(size, advance, 0);
            for time in 0..60 {
                let all = (0..=time).filter(|start| start % advance == 0 && time < window.end(*start));
                assert_eq!(starts(window, time), all.collect::<Vec<_>>(), "{time} in {size} every {advance}");
            }
        }
    }

    #[test]
    fn nothing_overflows_at_the_ends_of_time() {
        let day = window(86_400_000, 86_400_000, 0);
        assert_eq!(starts(day, -1), [0_i64; 0]);
        assert_eq!(starts(day, i64::MIN), [0_i64; 0]);
        let last = starts(day, i64::MAX);
        assert_eq!(last.len(), 1);
        assert_eq!(day.end(last[0]), i64::MAX);
        assert_eq!(day.last_closed(i64::MIN), i64::MIN);
    }

    #[test]
    fn a_window_closes_when_its_end_and_its_grace_are_over() {
        let window = window(10, 10, 5);
        assert!(window.last_closed(14) < 0);
        assert_eq!(window.last_closed(15), 0);
    }
}

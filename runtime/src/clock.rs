//! Reading time, which happens here and nowhere else (`runtime/clippy.toml`).
//!
//! What decides by time is given a [`Clock`], which a test can stop and move: when to commit, whom to wait for, when to give
//! up. What waits for a disk or a broker reads the machine's clock, by [`now`], [`elapsed`] and [`wall`]: it cannot be moved
//! without them. Neither is read between a record and what it leads to, which event time decides.

#![expect(clippy::disallowed_methods, reason = "this is the place")]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

#[cfg(test)]
mod standing;

/// The machine's clocks, or those of a test.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    #[cfg(test)]
    standing: Option<standing::Standing>,
}

impl Clock {
    /// For spans of time.
    pub(crate) fn now(&self) -> Instant {
        #[cfg(test)]
        if let Some(standing) = &self.standing {
            return standing.now();
        }
        now()
    }

    /// How long ago that was; nothing for what is still to come.
    pub(crate) fn elapsed(&self, then: Instant) -> Duration {
        self.now().saturating_duration_since(then)
    }

    /// Milliseconds since 1970. It may be set back.
    pub(crate) fn wall_ms(&self) -> i64 {
        #[cfg(test)]
        if let Some(standing) = &self.standing {
            return millis(standing.wall());
        }
        millis(wall())
    }

    /// Waits before something is tried again.
    pub(crate) fn sleep(&self, time: Duration) {
        #[cfg(test)]
        if let Some(standing) = &self.standing {
            return standing.advance(time);
        }
        std::thread::sleep(time);
    }
}

fn millis(wall: SystemTime) -> i64 {
    let since_1970 = wall.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}

/// The machine's clock for spans of time.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// How long ago that was by the machine's clock; nothing for what is still to come.
pub(crate) fn elapsed(then: Instant) -> Duration {
    then.elapsed()
}

/// The machine's clock of the day. It may be set back.
pub(crate) fn wall() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stands_is_moved_by_the_test_and_by_whoever_sleeps() {
        let clock = Clock::standing();
        let (start, wall, machine) = (clock.now(), clock.wall_ms(), now());
        let other = clock.clone();
        clock.advance(Duration::from_hours(1));
        other.sleep(Duration::from_mins(30));
        let moved = Duration::from_mins(90);
        assert_eq!((clock.elapsed(start), other.elapsed(start)), (moved, moved));
        assert_eq!(clock.wall_ms() - wall, 90 * 60 * 1000);
        assert_eq!(clock.elapsed(start + 2 * moved), Duration::ZERO);
        assert!(elapsed(machine) < Duration::from_mins(30), "nobody has slept");
    }

    #[test]
    fn the_clock_of_the_machine_goes() {
        let (clock, start) = (Clock::default(), now());
        clock.sleep(Duration::from_millis(1));
        assert!(clock.elapsed(start) >= Duration::from_millis(1));
        assert!(clock.wall_ms() > 1_700_000_000_000, "after 2023");
    }
}

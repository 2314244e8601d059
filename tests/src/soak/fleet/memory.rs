//! Whether a process grows. Most instances live for seconds; one of them, the eldest, is never killed, and its memory is
//! on record for the whole run.

use std::fmt;
use std::time::Duration;

/// While caches, arenas and connections fill, growth says nothing. The arenas of glibc take the longest: under a rebalance a
/// second, an instance went from 71 MB to 86 MB resident between its 15th and its 20th minute and stayed there, of which it
/// used 10 MB (`malloc_stats`).
const WARM_UP: Duration = Duration::from_secs(15 * 60);
/// A shorter record after that cannot tell growth from chance.
const ENOUGH: Duration = Duration::from_secs(600);
/// Growth that nobody calls a leak. At 900 records a second, 30 bytes a record are more than this.
const MOST_KIB_AN_HOUR: f64 = 64.0 * 1024.0;
/// How often the record takes a look.
const EVERY: Duration = Duration::from_secs(1);

/// Resident memory of one process over time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    /// Age and KiB.
    samples: Vec<(Duration, u64)>,
}

/// What became of it after the warm-up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Growth {
    /// From the middle of the first third to the middle of the last.
    pub(crate) over: Duration,
    /// The median of the first third.
    pub(crate) from_kib: u64,
    /// The median of the last third.
    pub(crate) to_kib: u64,
}

impl Memory {
    /// Takes the memory of a process of this age down, if a look is due.
    pub(super) fn look(&mut self, age: Duration, kib: Option<u64>) {
        if self.samples.last().is_some_and(|(last, _)| age < *last + EVERY) {
            return;
        }
        if let Some(kib) = kib {
            self.samples.push((age, kib));
        }
    }

    /// Medians, because a rebalance or a restore takes much memory for a moment.
    pub(crate) fn growth(&self) -> Option<Growth> {
        let warm = &self.samples[self.samples.partition_point(|(age, _)| *age < WARM_UP)..];
        let third = warm.len() / 3;
        let (first, last) = (warm.get(..third)?, warm.get(warm.len() - third..)?);
        let middle = |samples: &[(Duration, u64)]| samples.get(samples.len() / 2).map(|(age, _)| *age);
        let median = |samples: &[(Duration, u64)]| {
            let mut kib: Vec<u64> = samples.iter().map(|(_, kib)| *kib).collect();
            kib.sort_unstable();
            kib.get(kib.len() / 2).copied()
        };
        let over = middle(last)?.checked_sub(middle(first)?)?;
        Some(Growth { over, from_kib: median(first)?, to_kib: median(last)? })
    }
}

impl Growth {
    /// At this speed.
    pub(crate) fn kib_an_hour(&self) -> f64 {
        let hours = self.over.as_secs_f64() / 3_600.0;
        if hours > 0.0 { (self.to_kib as f64 - self.from_kib as f64) / hours } else { 0.0 }
    }

    /// Whether it is long enough to be judged.
    pub(crate) fn is_judged(&self) -> bool {
        self.over >= ENOUGH
    }

    /// Whether it stayed within bounds.
    ///
    /// # Errors
    /// In words, that it did not.
    pub(crate) fn is_bounded(&self) -> Result<(), String> {
        if self.is_judged() && self.kib_an_hour() > MOST_KIB_AN_HOUR {
            return Err(format!("{self}, more than {:.0} KiB an hour", MOST_KIB_AN_HOUR));
        }
        Ok(())
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { over, from_kib, to_kib } = self;
        write!(out, "from {from_kib} to {to_kib} KiB in {over:.0?}")?;
        if self.is_judged() { write!(out, ", {:.0} KiB an hour", self.kib_an_hour()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(minutes: u64, kib: impl Fn(u64) -> u64) -> Growth {
        let mut memory = Memory::default();
        (0..minutes * 60).for_each(|second| memory.look(Duration::from_secs(second), Some(kib(second))));
        memory.growth().expect("a record")
    }

    #[test]
    fn a_leak_is_seen_and_noise_and_the_warm_up_are_not() {
        let level = |second: u64| 30_000 + (second * 7_919 % 5_000) + 20_000 * second.min(900) / 900;
        assert!(record(60, level).kib_an_hour().abs() < 1_000.0);
        assert_eq!(record(60, level).is_bounded(), Ok(()));
        // 30 bytes for each of 900 records a second are 26 KiB a second.
        let leak = record(60, |second| level(second) + 26 * second);
        assert!((80_000.0..100_000.0).contains(&leak.kib_an_hour()), "{leak}");
        assert!(leak.is_bounded().is_err());
        // What happens once is no growth for ever, and a short record is not judged.
        assert_eq!(record(60, |second| level(second) + if second == 3_000 { 900_000 } else { 0 }).is_bounded(), Ok(()));
        assert!(!record(20, |second| level(second) + 26 * second).is_judged());
    }

    #[test]
    fn looks_have_their_distance_and_gaps_do_not_count() {
        let mut memory = Memory::default();
        for tenth in 0..1_000 {
            memory.look(Duration::from_millis(tenth * 100), (tenth % 3 != 0).then_some(1));
        }
        assert!((95..=100).contains(&memory.samples.len()), "{}", memory.samples.len());
        assert_eq!(Memory::default().growth(), None);
    }
}

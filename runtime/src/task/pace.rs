//! How much may be processed before the worker must do something else: commit, or poll.
//!
//! A clock is not read for every record: fast code would feel it. It is read after so many records and outputs as have
//! taken about [`LOOK`], at most [`LONGEST_STEP`] of them, and so after each record of slow code. Code that is slow all
//! of a sudden is noticed after one step; whoever failed because of that goes on record by record until a commit is
//! through.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::context::Scratch;
use crate::task_id::TaskId;

/// What a look at the clock may cost is a few hundredths of this.
const LOOK: Duration = Duration::from_micros(100);
/// The most records and outputs between two looks.
const LONGEST_STEP: u32 = 32;

/// See the module.
pub(crate) struct Pace {
    /// Records and outputs between two looks.
    step: u32,
    /// What is left of the current step.
    left: u32,
    /// Records since the last look.
    records: u32,
    looked: Instant,
    /// When the worker must do something else.
    until: Instant,
    over: bool,
    /// Bytes of outputs that a transaction may grow to.
    most_bytes: usize,
    /// Whether a transaction has failed since the last one that committed.
    careful: bool,
    slowest: Option<SlowRecord>,
    clock: Clock,
}

/// The record of a transaction that took longest, as far as records were looked at one by one.
#[derive(Debug, Clone)]
pub(crate) struct SlowRecord {
    pub(crate) task: TaskId,
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    pub(crate) took: Duration,
}

impl Pace {
    pub(crate) fn new(most_bytes: usize, clock: Clock) -> Self {
        let now = clock.now();
        Self {
            step: 1,
            left: 1,
            records: 0,
            looked: now,
            until: now,
            over: false,
            most_bytes,
            careful: false,
            slowest: None,
            clock,
        }
    }

    /// A transaction begins.
    pub(crate) fn begin(&mut self) {
        self.slowest = None;
    }

    /// It is committed.
    pub(crate) fn committed(&mut self) {
        self.careful = false;
    }

    /// It has failed. Its records are looked at one by one until they are committed.
    pub(crate) fn stumbled(&mut self) {
        self.careful = true;
        self.step = 1;
    }

    /// Processing goes on at `now`, and ends at `until`.
    pub(crate) fn start(&mut self, now: Instant, until: Instant) {
        (self.looked, self.until, self.over) = (now, until, false);
        (self.left, self.records) = (self.step, 0);
    }

    /// Whether the worker must do something else now.
    pub(crate) fn is_over(&self) -> bool {
        self.over
    }

    /// Counts a record that was processed; whether the next one may follow.
    #[inline]
    pub(super) fn goes_on(&mut self, task: TaskId, scratch: &mut Scratch) -> bool {
        self.records += 1;
        self.left = self.left.saturating_sub(1 + std::mem::take(&mut scratch.sent));
        self.left > 0 || self.look(task, scratch)
    }

    /// Nothing is ready: what was processed since the last look is looked at now.
    pub(super) fn rest(&mut self, task: TaskId, scratch: &Scratch) {
        if self.records > 0 {
            self.look(task, scratch);
        }
    }

    /// Counts a record that could not be processed.
    pub(super) fn failed(&mut self, task: TaskId, scratch: &Scratch) {
        self.records += 1;
        self.look(task, scratch);
    }

    /// Looks at the clock; whether there is time left.
    #[cold]
    fn look(&mut self, task: TaskId, scratch: &Scratch) -> bool {
        let now = self.clock.now();
        let took = now - self.looked;
        if self.records == 1 && self.slowest.as_ref().is_none_or(|slowest| slowest.took < took) {
            let record = &scratch.record;
            let (topic, partition, offset) = (Arc::clone(&record.topic), record.partition, record.offset);
            self.slowest = Some(SlowRecord { task, topic, partition, offset, took });
        }
        if took > LOOK {
            let fit = u128::from(self.step) * LOOK.as_nanos() / took.as_nanos();
            self.step = u32::try_from(fit).unwrap_or(LONGEST_STEP).clamp(1, LONGEST_STEP);
        } else if !self.careful {
            self.step = (self.step + 2).min(LONGEST_STEP);
        }
        (self.looked, self.left, self.records) = (now, self.step, 0);
        let is_commit_due = scratch.sent_bytes > self.most_bytes || scratch.refused.are_met();
        self.over = now >= self.until || is_commit_due;
        !self.over
    }

    /// The slowest record of the transaction, if it took at least so long.
    pub(crate) fn slower_than(&self, bound: Duration) -> Option<&SlowRecord> {
        self.slowest.as_ref().filter(|slowest| slowest.took >= bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: TaskId = TaskId { subtopology: 0, partition: 0 };
    const LONG: Duration = Duration::from_secs(60);
    const FAST: Duration = Duration::from_nanos(100);
    const SLOW: Duration = Duration::from_millis(50);

    fn pace() -> Pace {
        let clock = Clock::standing();
        let now = clock.now();
        let mut pace = Pace::new(1000, clock);
        pace.start(now, now + LONG);
        pace
    }

    /// How many records that take so long fit between two looks.
    fn records_in_a_step(pace: &mut Pace, scratch: &mut Scratch, takes: Duration) -> u32 {
        let looked = pace.looked;
        let mut records = 0;
        while pace.looked == looked {
            pace.clock.advance(takes);
            assert!(pace.goes_on(TASK, scratch));
            records += 1;
        }
        records
    }

    /// After records of fast code.
    fn settled() -> (Pace, Scratch) {
        let (mut pace, mut scratch) = (pace(), Scratch::new(0));
        while pace.step < LONGEST_STEP {
            records_in_a_step(&mut pace, &mut scratch, FAST);
        }
        (pace, scratch)
    }

    #[test]
    fn fast_code_is_seldom_looked_at_and_slow_code_after_every_record() {
        let (mut pace, mut scratch) = settled();
        // The last step was taken before its length grew.
        records_in_a_step(&mut pace, &mut scratch, FAST);
        assert_eq!(records_in_a_step(&mut pace, &mut scratch, FAST), LONGEST_STEP);
        // It is noticed after one step.
        records_in_a_step(&mut pace, &mut scratch, SLOW);
        assert_eq!((pace.step, pace.left), (1, 1));
        assert_eq!(records_in_a_step(&mut pace, &mut scratch, SLOW), 1);
        let takes = LOOK / 4;
        for _ in 0..10 {
            records_in_a_step(&mut pace, &mut scratch, takes);
        }
        let between = records_in_a_step(&mut pace, &mut scratch, takes);
        assert!((4..=6).contains(&between), "{between} records between two looks take a look's time");
    }

    #[test]
    fn outputs_count_like_records() {
        let (mut pace, mut scratch) = settled();
        pace.left = LONGEST_STEP;
        scratch.sent = LONGEST_STEP;
        pace.clock.advance(FAST);
        assert!(pace.goes_on(TASK, &mut scratch));
        assert!(pace.looked == pace.clock.now() && scratch.sent == 0);
    }

    #[test]
    fn the_end_is_the_time_or_the_bytes_of_the_outputs() {
        let (mut pace, mut scratch) = (pace(), Scratch::new(0));
        scratch.sent_bytes = 1001;
        assert!(!pace.goes_on(TASK, &mut scratch) && pace.is_over());
        scratch.sent_bytes = 0;
        let now = pace.clock.now();
        pace.start(now, now + SLOW);
        assert!(!pace.is_over());
        pace.left = 1;
        pace.clock.advance(SLOW - FAST);
        assert!(pace.goes_on(TASK, &mut scratch) && !pace.is_over());
        pace.left = 1;
        pace.clock.advance(FAST);
        assert!(!pace.goes_on(TASK, &mut scratch) && pace.is_over());
    }

    #[test]
    fn after_a_failure_records_are_looked_at_one_by_one_until_a_commit() {
        let (mut pace, mut scratch) = settled();
        pace.stumbled();
        let now = pace.clock.now();
        pace.start(now, now + LONG);
        for _ in 0..100 {
            assert_eq!(records_in_a_step(&mut pace, &mut scratch, FAST), 1);
        }
        pace.committed();
        records_in_a_step(&mut pace, &mut scratch, FAST);
        assert!(records_in_a_step(&mut pace, &mut scratch, FAST) > 1);
    }

    #[test]
    fn the_slowest_record_of_a_transaction_is_remembered() {
        let (mut pace, mut scratch) = (pace(), Scratch::new(0));
        for (offset, took) in [(3, 20), (4, 5000), (5, 70)] {
            scratch.record.offset = offset;
            pace.clock.advance(Duration::from_millis(took));
            pace.goes_on(TASK, &mut scratch);
        }
        assert_eq!(pace.slower_than(Duration::from_secs(5)).map(|slow| slow.offset), Some(4));
        assert!(pace.slower_than(Duration::from_millis(5001)).is_none());
        pace.begin();
        assert!(pace.slower_than(Duration::ZERO).is_none());
    }
}

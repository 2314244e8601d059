//! How event times follow each other.

use super::Dice;

/// See the module; in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// How far most records are from the one before, at most.
    pub(super) step: i64,
    /// The same of the few that are further away.
    pub(super) jump: i64,
    /// By how much a record may be late.
    pub(super) late: i64,
    /// Multiples of it are where something begins and ends, and many records lie; 0 for nowhere.
    pub(super) border: i64,
    /// No record is earlier.
    pub(super) first: i64,
}

impl Times {
    /// Nothing depends on them.
    pub(super) const ANY: Self = Self { step: 5, jump: 100_000, late: 50_000, border: 0, first: 0 };

    /// The time of the record behind `now`, the latest one so far, and how late the record is.
    pub(super) fn next(self, now: i64, dice: &mut Dice) -> (i64, i64) {
        let now = now
            + match dice.below(10) {
                0..=3 => 0,
                4..=8 => dice.time_below(self.step),
                _ => dice.time_below(self.jump),
            };
        let late = if dice.one_in(4) { dice.time_below(self.late) } else { 0 };
        (now, late)
    }

    /// The time itself, or the border before it, or the last millisecond before that.
    pub(super) fn near_border(self, time: i64, dice: &mut Dice) -> i64 {
        let near = match self.border {
            0 => time,
            border => match dice.below(6) {
                0..=3 => time,
                4 => time - time % border,
                _ => time - time % border - 1,
            },
        };
        near.max(self.first)
    }
}

//! Joins of two tables: a change of either side, with the value that the key has on the other one.

use crate::context::{ProcessError, ProcessorContext};
use crate::log::Log;

use super::change::Change;
use super::compute::Mapped;

/// What a key has in both tables after a change of one, and before it.
#[derive(Debug)]
pub struct Pair<'a, V, W> {
    /// From now on.
    pub new: (Option<&'a V>, Option<&'a W>),
    /// Until now. The side that changed is `None` where nobody wants old values.
    pub old: (Option<&'a V>, Option<&'a W>),
    /// Whether `new` is the latest value of the key, and not one that came too late.
    pub is_latest: bool,
}

/// What the constant generic of a side says that gives results only together with the other one.
pub const NEEDS_OTHER: bool = true;
/// It gives results alone, too.
pub const GOES_ALONE: bool = false;

/// A change of the left table. `right` is what the key has in the other one, and since when.
#[inline]
pub fn join_left<L: Log, V, W, const NEEDS: bool>(
    cx: &mut ProcessorContext<'_, L>,
    change: Change<'_, V>,
    right: &Option<(W, i64)>,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, Pair<'_, V, W>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError> {
    let Some(time) = result_time::<L, V, W, NEEDS>(cx, change, right) else { return Ok(()) };
    let other = right.as_ref().map(|(value, _)| value);
    let (new, old) = ((change.new.as_ref(), other), (change.old.as_ref(), other));
    cx.at_time(time, |cx| forward(cx, Pair { new, old, is_latest: change.is_latest }))
}

/// A change of the right table. `left` is what the key has in the other one, and since when.
#[inline]
pub fn join_right<L: Log, V, W, const NEEDS: bool>(
    cx: &mut ProcessorContext<'_, L>,
    change: Change<'_, W>,
    left: &Option<(V, i64)>,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, Pair<'_, V, W>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError> {
    let Some(time) = result_time::<L, W, V, NEEDS>(cx, change, left) else { return Ok(()) };
    let other = left.as_ref().map(|(value, _)| value);
    let (new, old) = ((other, change.new.as_ref()), (other, change.old.as_ref()));
    cx.at_time(time, |cx| forward(cx, Pair { new, old, is_latest: change.is_latest }))
}

/// The event time of what a change leads to: the later of the two sides'. `None` where it leads to nothing, as in Kafka Streams:
/// the other side is not there, and this one needs it or has no value and had none.
#[inline]
fn result_time<L: Log, V, W, const NEEDS: bool>(
    cx: &ProcessorContext<'_, L>,
    change: Change<'_, V>,
    other: &Option<(W, i64)>,
) -> Option<i64> {
    match other {
        Some((_, time)) => Some(cx.timestamp().max(*time)),
        None => (!NEEDS && change.says_something()).then(|| cx.timestamp()),
    }
}

/// The change of the joined table. `join` is asked for the old result only where somebody wants it (`OLD`).
#[inline(always)]
pub fn join_change<V, W, R, const OLD: bool>(
    pair: Pair<'_, V, W>,
    join: impl Fn(Option<&V>, Option<&W>) -> Option<R>,
) -> Mapped<R, OLD> {
    let new = join(pair.new.0, pair.new.1);
    let old = if OLD { join(pair.old.0, pair.old.1) } else { None };
    Mapped::new(new, old, pair.is_latest)
}

/// The value that a key has in the joined table, and since when.
#[inline]
pub fn join_values<V, W, R>(
    left: Option<(V, i64)>,
    right: Option<(W, i64)>,
    join: impl FnOnce(Option<&V>, Option<&W>) -> Option<R>,
) -> Option<(R, i64)> {
    let joined = join(left.as_ref().map(|(value, _)| value), right.as_ref().map(|(value, _)| value))?;
    let time = left.map(|(_, time)| time).max(right.map(|(_, time)| time))?;
    Some((joined, time))
}

#[cfg(test)]
mod tests {
    use super::{Pair, join_change, join_values};
    use crate::op::{SENDS_NO_OLD, SENDS_OLD};

    fn inner(left: Option<&i32>, right: Option<&i32>) -> Option<i32> {
        Some(left? * 10 + right?)
    }

    #[test]
    fn old_results_are_made_where_somebody_wants_them() {
        let pair = || Pair { new: (Some(&1), Some(&2)), old: (Some(&3), Some(&2)), is_latest: true };
        let both = join_change::<_, _, _, SENDS_OLD>(pair(), inner);
        assert_eq!((both.change().new, both.change().old), (&Some(12), &Some(32)));
        let new = join_change::<_, _, _, SENDS_NO_OLD>(pair(), |left, right| {
            assert_ne!(left, Some(&3), "nobody wants it");
            inner(left, right)
        });
        assert_eq!((new.change().new, new.change().old), (&Some(12), &None));
    }

    #[test]
    fn a_value_is_as_old_as_the_later_of_its_sides() {
        assert_eq!(join_values(Some((1, 5)), Some((2, 4)), inner), Some((12, 5)));
        assert_eq!(join_values(Some((1, 5)), Some((2, 6)), inner), Some((12, 6)));
        assert_eq!(join_values(Some((1, 5)), None, |left, _: Option<&i32>| left.copied()), Some((1, 5)));
        assert_eq!(join_values(Some((1, 5)), None, inner), None);
    }
}

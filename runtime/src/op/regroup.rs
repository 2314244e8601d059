//! Grouping a table: from a change of a key to changes of groups.

use crate::change;
use crate::context::{ProcessError, ProcessorContext};
use crate::log::Log;

use super::aggregate::Folded;
use super::change::Change;

/// What the closure of a table's `group_by` gives: the key and the value of a row's group, or an `Option` of them.
#[diagnostic::on_unimplemented(
    message = "`group_by` of a table gives `({K}, {V})`, the group and what the topic carries, not `{Self}`",
    label = "not `({K}, {V})`, and no `Option` of it",
    note = "the group is the key of the aggregated table, and `carries` names the type of what goes with it"
)]
pub trait Row<K, V> {
    /// The pair, unless the row belongs to no group.
    fn row(self) -> Option<(K, V)>;
}

impl<K, V> Row<K, V> for (K, V) {
    #[inline(always)]
    fn row(self) -> Option<(K, V)> {
        Some(self)
    }
}

impl<K, V> Row<K, V> for Option<(K, V)> {
    #[inline(always)]
    fn row(self) -> Option<(K, V)> {
        self
    }
}

/// Takes the old value out of its group, then brings the new one to its own. Where both are of one group, that is one change
/// (KIP-904), so that nobody sees the group without either.
#[inline]
pub fn regroup<L, V, R, K, W>(
    cx: &mut ProcessorContext<'_, L>,
    change: Change<'_, V>,
    group: impl Fn(&V) -> R,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &K, &change::Change<W>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    R: Row<K, W>,
    K: PartialEq,
{
    // What came too late is not what its group has.
    if !change.is_latest {
        return Ok(());
    }
    let row = |value: &Option<V>| value.as_ref().and_then(|value| group(value).row());
    let said = |new, old| change::Change { new, old, is_latest: true };
    match (row(change.new), row(change.old)) {
        (Some((key, new)), Some((before, old))) if key == before => forward(cx, &key, &said(Some(new), Some(old))),
        (new, old) => {
            if let Some((key, old)) = old {
                forward(cx, &key, &said(None, Some(old)))?;
            }
            if let Some((key, new)) = new {
                forward(cx, &key, &said(Some(new), None))?;
            }
            Ok(())
        }
    }
}

/// What an aggregate becomes by a change of a row of its group: the old value is taken out, then the new one added. A group
/// that is not there has nothing to take out.
#[inline]
pub fn replace<A, V, R: Folded<A>, S: Folded<A>>(
    aggregate: Option<A>,
    change: &change::Change<V>,
    subtract: impl FnOnce(A, &V) -> R,
    add: impl FnOnce(Option<A>, &V) -> S,
) -> Option<A> {
    let left = match (aggregate, &change.old) {
        (Some(aggregate), Some(old)) => subtract(aggregate, old).value(),
        (aggregate, _) => aggregate,
    };
    match &change.new {
        Some(new) => add(left, new).value(),
        None => left,
    }
}

#[cfg(test)]
mod tests {
    use super::replace;
    use crate::change::Change;

    fn total(stored: Option<i64>, new: Option<i64>, old: Option<i64>) -> Option<i64> {
        let change = Change { new, old, is_latest: true };
        replace(stored, &change, |total, old| total - old, |total, new| total.unwrap_or(100) + new)
    }

    #[test]
    fn the_old_value_goes_before_the_new_one_comes() {
        assert_eq!(total(None, Some(5), None), Some(105), "a group begins with its initial value");
        assert_eq!(total(Some(105), Some(7), Some(5)), Some(107));
        assert_eq!(total(Some(5), None, Some(5)), Some(0), "an empty group is still there");
    }

    #[test]
    fn nothing_is_taken_out_of_a_group_that_is_not_there() {
        assert_eq!(total(None, None, Some(5)), None);
        assert_eq!(total(None, Some(7), Some(5)), Some(107));
    }

    #[test]
    fn a_group_that_is_given_up_begins_anew() {
        let change = Change { new: Some(1), old: Some(2), is_latest: true };
        let anew = replace(Some(9), &change, |_: i64, _| None::<i64>, |total, new| (total, *new).1);
        assert_eq!(anew, Some(1));
        let gone = replace(Some(9), &Change { new: None, ..change }, |_: i64, _| None::<i64>, |_, new| *new);
        assert_eq!(gone, None);
    }
}

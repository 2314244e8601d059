//! Changes of tables that are computed: filtered and mapped, not kept.
//!
//! What a table is computed by is a function of a value, `None` where it keeps none. It is asked about the new value, and about
//! the old one where somebody wants that (`OLD`); never about deletions.

use super::change::Change;

/// The change with the values that pass; `None` where that says nothing. As in Kafka Streams, a change that was not and is not
/// there is silent only where the old value is known: else it is a deletion, which may be one of a key that had no value.
#[inline(always)]
pub fn filter_change<V, const OLD: bool>(
    change: Change<'_, V>,
    passes: impl Fn(&V) -> Option<()>,
) -> Option<Change<'_, V>> {
    let keep = |value: &Option<V>| value.as_ref().and_then(&passes).is_some();
    let new = if keep(change.new) { change.new } else { &None };
    let old = if OLD && keep(change.old) { change.old } else { &None };
    let change = Change { new, old, ..change };
    (!OLD || change.says_something()).then_some(change)
}

/// The change with other values.
#[inline(always)]
pub fn map_change<V, W, const OLD: bool>(change: Change<'_, V>, map: impl Fn(&V) -> Option<W>) -> Mapped<W, OLD> {
    let new = change.new.as_ref().and_then(&map);
    let old = if OLD { change.old.as_ref().and_then(&map) } else { None };
    Mapped { new, old, is_latest: change.is_latest }
}

/// A change that owns its values.
#[derive(Debug)]
pub struct Mapped<W, const OLD: bool> {
    new: Option<W>,
    old: Option<W>,
    is_latest: bool,
}

impl<W, const OLD: bool> Mapped<W, OLD> {
    #[inline(always)]
    pub(super) fn new(new: Option<W>, old: Option<W>, is_latest: bool) -> Self {
        Self { new, old, is_latest }
    }

    /// The change, whatever it says.
    #[inline(always)]
    pub fn change(&self) -> Change<'_, W> {
        Change { new: &self.new, old: &self.old, is_latest: self.is_latest }
    }

    /// The change where a filter was among what made it: see [`filter_change`].
    #[inline(always)]
    pub fn filtered(&self) -> Option<Change<'_, W>> {
        (!OLD || self.change().says_something()).then_some(self.change())
    }
}

impl<'a, W> Change<'a, Option<W>> {
    /// The change of a table whose values may be `None`, which deletes the key.
    #[inline(always)]
    pub fn flatten(self) -> Change<'a, W> {
        let flat = |value: &'a Option<Option<W>>| value.as_ref().unwrap_or(&None);
        Change { new: flat(self.new), old: flat(self.old), is_latest: self.is_latest }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, filter_change, map_change};
    use crate::op::{SENDS_NO_OLD, SENDS_OLD};

    fn even(value: &i32) -> Option<()> {
        (value % 2 == 0).then_some(())
    }

    fn change<'a>(new: &'a Option<i32>, old: &'a Option<i32>) -> Change<'a, i32> {
        Change { new, old, is_latest: true }
    }

    fn said<V: Clone>(change: Option<Change<'_, V>>) -> Option<(Option<V>, Option<V>)> {
        change.map(|change| (change.new.clone(), change.old.clone()))
    }

    #[test]
    fn a_filter_that_knows_old_values_says_only_what_changes() {
        let filtered = |new, old| said(filter_change::<_, SENDS_OLD>(change(&new, &old), even));
        assert_eq!(filtered(Some(2), None), Some((Some(2), None)));
        assert_eq!(filtered(Some(3), Some(2)), Some((None, Some(2))));
        assert_eq!(filtered(None, Some(2)), Some((None, Some(2))));
        assert_eq!(filtered(Some(3), Some(1)), None);
        assert_eq!(filtered(None, None), None);
    }

    #[test]
    fn a_filter_that_knows_none_deletes_to_be_sure() {
        let filtered = |new, old| said(filter_change::<_, SENDS_NO_OLD>(change(&new, &old), even));
        assert_eq!(filtered(Some(3), None), Some((None, None)));
        assert_eq!(filtered(Some(4), Some(2)), Some((Some(4), None)), "nobody asked for the old value");
    }

    #[test]
    fn a_map_is_asked_about_values_alone() {
        let half = |value: &i32| {
            assert_ne!(*value, 0, "nobody wants it");
            Some(value / 2)
        };
        assert_eq!(
            said(Some(map_change::<_, _, SENDS_OLD>(change(&Some(4), &Some(2)), half).change())),
            Some((Some(2), Some(1)))
        );
        let mapped = map_change::<_, _, SENDS_NO_OLD>(change(&None, &Some(0)), half);
        assert_eq!(said(Some(mapped.change())), Some((None, None)));
        assert_eq!(said(mapped.filtered()), Some((None, None)));
        let silent = map_change::<_, _, SENDS_OLD>(change(&Some(3), &None), |value| even(value).map(|()| 1));
        assert_eq!(said(silent.filtered()), None);
    }

    #[test]
    fn a_value_that_is_none_deletes() {
        let mapped =
            map_change::<_, _, SENDS_OLD>(change(&Some(3), &Some(4)), |value| Some((value % 2 == 0).then_some(*value)));
        assert_eq!(said(mapped.filtered().map(Change::flatten)), Some((None, Some(4))));
    }
}

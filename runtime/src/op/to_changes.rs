//! From a change on its way through a topology to one that is a value.

use super::change::Change;

/// A copy of the change; the old value only where it is asked for (`OLD`), whoever else asks for it.
#[inline]
pub fn to_changes<V: Clone, const OLD: bool>(change: Change<'_, V>) -> crate::change::Change<V> {
    let old = if OLD { change.old.clone() } else { None };
    crate::change::Change { new: change.new.clone(), old, is_latest: change.is_latest }
}

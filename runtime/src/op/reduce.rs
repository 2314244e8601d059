//! The fold of `reduce`.

/// Combines a value with that of its key; the first value of a key is taken as it is. `R` is the value, or an `Option` of it.
#[inline(always)]
pub fn reduce<V: Clone, R: From<V>>(old: Option<V>, value: &V, reducer: impl FnOnce(&V, &V) -> R) -> R {
    old.map_or_else(|| R::from(value.clone()), |old| reducer(&old, value))
}

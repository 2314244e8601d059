//! The fold of `reduce`.

/// Combines a value with that of its key; the first value of a key is taken as it is. `R` is the value, or an `Option` of it.
/// Windows take null values too: `N` is then an `Option`, and so is `R`.
#[inline(always)]
pub fn reduce<V, N: Clone, R: From<N>>(old: Option<V>, value: &N, reducer: impl FnOnce(&V, &N) -> R) -> R {
    old.map_or_else(|| R::from(value.clone()), |old| reducer(&old, value))
}

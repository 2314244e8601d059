/// Combines a value with that of its key; the first value of a key is taken as it is.
#[inline(always)]
pub fn reduce<V: Clone>(old: Option<V>, value: &V, reducer: fn(&V, &V) -> V) -> V {
    old.map_or_else(|| value.clone(), |old| reducer(&old, value))
}

/// `reduce` with the topology's parameters.
#[inline(always)]
pub fn reduce_with_params<V: Clone, P>(old: Option<V>, value: &V, params: &P, reducer: fn(&V, &V, &P) -> V) -> V {
    old.map_or_else(|| value.clone(), |old| reducer(&old, value, params))
}

use crate::record::RecordContext;

/// A new value for each record; the key, and so the partition, stays.
#[inline(always)]
pub fn map_values<K, V, V2>(key: &K, value: &V, operator: fn(&K, &V) -> V2) -> V2 {
    operator(key, value)
}

/// `map_values` with the record's context.
#[inline(always)]
pub fn map_values_with_context<K, V, V2>(
    key: &K,
    value: &V,
    context: &RecordContext,
    operator: fn(&K, &V, &RecordContext) -> V2,
) -> V2 {
    operator(key, value, context)
}

/// `map_values` with the topology's parameters.
#[inline(always)]
pub fn map_values_with_params<K, V, V2, P>(key: &K, value: &V, params: &P, operator: fn(&K, &V, &P) -> V2) -> V2 {
    operator(key, value, params)
}

/// `map_values` with the record's context and the topology's parameters.
#[inline(always)]
pub fn map_values_with_context_and_params<K, V, V2, P>(
    key: &K,
    value: &V,
    context: &RecordContext,
    params: &P,
    operator: fn(&K, &V, &RecordContext, &P) -> V2,
) -> V2 {
    operator(key, value, context, params)
}

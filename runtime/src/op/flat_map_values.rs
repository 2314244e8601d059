use crate::record::RecordContext;

/// Any number of values for each record; the key, and so the partition, stays.
#[inline(always)]
pub fn flat_map_values<K, V, I>(key: &K, value: &V, operator: fn(&K, &V) -> I) -> I {
    operator(key, value)
}

/// `flat_map_values` with the record's context.
#[inline(always)]
pub fn flat_map_values_with_context<K, V, I>(
    key: &K,
    value: &V,
    context: &RecordContext,
    operator: fn(&K, &V, &RecordContext) -> I,
) -> I {
    operator(key, value, context)
}

/// `flat_map_values` with the topology's parameters.
#[inline(always)]
pub fn flat_map_values_with_params<K, V, I, P>(key: &K, value: &V, params: &P, operator: fn(&K, &V, &P) -> I) -> I {
    operator(key, value, params)
}

/// `flat_map_values` with the record's context and the topology's parameters.
#[inline(always)]
pub fn flat_map_values_with_context_and_params<K, V, I, P>(
    key: &K,
    value: &V,
    context: &RecordContext,
    params: &P,
    operator: fn(&K, &V, &RecordContext, &P) -> I,
) -> I {
    operator(key, value, context, params)
}

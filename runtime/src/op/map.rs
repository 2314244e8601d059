use crate::record::RecordContext;

/// A new key and value for each record. Marks the key as changed.
#[inline(always)]
pub fn map<K, V, K2, V2>(key: &K, value: &V, operator: fn(&K, &V) -> (K2, V2)) -> (K2, V2) {
    operator(key, value)
}

/// `map` with the record's context.
#[inline(always)]
pub fn map_with_context<K, V, K2, V2>(
    key: &K,
    value: &V,
    context: &RecordContext,
    operator: fn(&K, &V, &RecordContext) -> (K2, V2),
) -> (K2, V2) {
    operator(key, value, context)
}

/// `map` with the topology's parameters.
#[inline(always)]
pub fn map_with_params<K, V, K2, V2, P>(
    key: &K,
    value: &V,
    params: &P,
    operator: fn(&K, &V, &P) -> (K2, V2),
) -> (K2, V2) {
    operator(key, value, params)
}

/// `map` with the record's context and the topology's parameters.
#[inline(always)]
pub fn map_with_context_and_params<K, V, K2, V2, P>(
    key: &K,
    value: &V,
    context: &RecordContext,
    params: &P,
    operator: fn(&K, &V, &RecordContext, &P) -> (K2, V2),
) -> (K2, V2) {
    operator(key, value, context, params)
}

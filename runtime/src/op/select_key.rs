use crate::record::RecordContext;

/// A new key for each record. Marks the key as changed.
#[inline(always)]
pub fn select_key<K, V, K2>(key: &K, value: &V, operator: fn(&K, &V) -> K2) -> K2 {
    operator(key, value)
}

/// `select_key` with the record's context.
#[inline(always)]
pub fn select_key_with_context<K, V, K2>(
    key: &K,
    value: &V,
    context: &RecordContext,
    operator: fn(&K, &V, &RecordContext) -> K2,
) -> K2 {
    operator(key, value, context)
}

/// `select_key` with the topology's parameters.
#[inline(always)]
pub fn select_key_with_params<K, V, K2, P>(key: &K, value: &V, params: &P, operator: fn(&K, &V, &P) -> K2) -> K2 {
    operator(key, value, params)
}

/// `select_key` with the record's context and the topology's parameters.
#[inline(always)]
pub fn select_key_with_context_and_params<K, V, K2, P>(
    key: &K,
    value: &V,
    context: &RecordContext,
    params: &P,
    operator: fn(&K, &V, &RecordContext, &P) -> K2,
) -> K2 {
    operator(key, value, context, params)
}

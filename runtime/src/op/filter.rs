use crate::record::RecordContext;

/// Keeps a record or drops it; also `filter_not` and the branches of `split`.
#[inline(always)]
pub fn filter<K, V>(key: &K, value: &V, operator: fn(&K, &V) -> bool) -> bool {
    operator(key, value)
}

/// `filter` with the record's context.
#[inline(always)]
pub fn filter_with_context<K, V>(
    key: &K,
    value: &V,
    context: &RecordContext,
    operator: fn(&K, &V, &RecordContext) -> bool,
) -> bool {
    operator(key, value, context)
}

/// `filter` with the topology's parameters.
#[inline(always)]
pub fn filter_with_params<K, V, P>(key: &K, value: &V, params: &P, operator: fn(&K, &V, &P) -> bool) -> bool {
    operator(key, value, params)
}

/// `filter` with the record's context and the topology's parameters.
#[inline(always)]
pub fn filter_with_context_and_params<K, V, P>(
    key: &K,
    value: &V,
    context: &RecordContext,
    params: &P,
    operator: fn(&K, &V, &RecordContext, &P) -> bool,
) -> bool {
    operator(key, value, context, params)
}

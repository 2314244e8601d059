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

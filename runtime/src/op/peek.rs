use crate::record::RecordContext;

/// Looks at each record, for logs; changes nothing.
#[inline(always)]
pub fn peek<K, V>(key: &K, value: &V, operator: fn(&K, &V)) {
    operator(key, value);
}

/// `peek` with the record's context.
#[inline(always)]
pub fn peek_with_context<K, V>(key: &K, value: &V, context: &RecordContext, operator: fn(&K, &V, &RecordContext)) {
    operator(key, value, context);
}

/// `peek` with the topology's parameters.
#[inline(always)]
pub fn peek_with_params<K, V, P>(key: &K, value: &V, params: &P, operator: fn(&K, &V, &P)) {
    operator(key, value, params);
}

/// `peek` with the record's context and the topology's parameters.
#[inline(always)]
pub fn peek_with_context_and_params<K, V, P>(
    key: &K,
    value: &V,
    context: &RecordContext,
    params: &P,
    operator: fn(&K, &V, &RecordContext, &P),
) {
    operator(key, value, context, params);
}

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

use crate::log::Log;
use crate::processor::{ProcessError, ProcessorContext, encode};
use crate::record::RecordContext;
use crate::serdes::Serde;

use super::aggregate::unreadable;

/// The table's value for `key` now, in processing order: what a stream-table join sees. Only the stream side
/// triggers, and the result carries the stream record's event time.
#[inline]
pub fn lookup<L, KS, TS, K, T>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
) -> Result<Option<T>, ProcessError>
where
    L: Log,
    KS: Serde<K>,
    TS: Serde<T>,
{
    let reads_back = cx.scratch.reads_back;
    let key_bytes = &mut cx.scratch.key;
    key_bytes.clear();
    encode::<KS, K>(node, key, key_bytes, reads_back)?;
    let state = &mut cx.stores[store];
    let name = state.name();
    match state.get(key_bytes)? {
        Some(entry) => TS::deserialize(entry.value).map(Some).map_err(|reason| unreadable(name, reason)),
        None => Ok(None),
    }
}

/// Joins a stream record with the table's value.
#[inline(always)]
pub fn join<K, V, T, R>(key: &K, value: &V, table_value: &T, joiner: fn(&K, &V, &T) -> R) -> R {
    joiner(key, value, table_value)
}

/// `join` with the record's context.
#[inline(always)]
pub fn join_with_context<K, V, T, R>(
    key: &K,
    value: &V,
    table_value: &T,
    context: &RecordContext,
    joiner: fn(&K, &V, &T, &RecordContext) -> R,
) -> R {
    joiner(key, value, table_value, context)
}

/// Joins a stream record with the table's value, or with `None` where the table has none.
#[inline(always)]
pub fn left_join<K, V, T, R>(key: &K, value: &V, table_value: Option<&T>, joiner: fn(&K, &V, Option<&T>) -> R) -> R {
    joiner(key, value, table_value)
}

/// `left_join` with the record's context.
#[inline(always)]
pub fn left_join_with_context<K, V, T, R>(
    key: &K,
    value: &V,
    table_value: Option<&T>,
    context: &RecordContext,
    joiner: fn(&K, &V, Option<&T>, &RecordContext) -> R,
) -> R {
    joiner(key, value, table_value, context)
}

/// `join` with the topology's parameters.
#[inline(always)]
pub fn join_with_params<K, V, T, R, P>(
    key: &K,
    value: &V,
    table_value: &T,
    params: &P,
    joiner: fn(&K, &V, &T, &P) -> R,
) -> R {
    joiner(key, value, table_value, params)
}

/// `join` with the record's context and the topology's parameters.
#[inline(always)]
pub fn join_with_context_and_params<K, V, T, R, P>(
    key: &K,
    value: &V,
    table_value: &T,
    context: &RecordContext,
    params: &P,
    joiner: fn(&K, &V, &T, &RecordContext, &P) -> R,
) -> R {
    joiner(key, value, table_value, context, params)
}

/// `left_join` with the topology's parameters.
#[inline(always)]
pub fn left_join_with_params<K, V, T, R, P>(
    key: &K,
    value: &V,
    table_value: Option<&T>,
    params: &P,
    joiner: fn(&K, &V, Option<&T>, &P) -> R,
) -> R {
    joiner(key, value, table_value, params)
}

/// `left_join` with the record's context and the topology's parameters.
#[inline(always)]
pub fn left_join_with_context_and_params<K, V, T, R, P>(
    key: &K,
    value: &V,
    table_value: Option<&T>,
    context: &RecordContext,
    params: &P,
    joiner: fn(&K, &V, Option<&T>, &RecordContext, &P) -> R,
) -> R {
    joiner(key, value, table_value, context, params)
}

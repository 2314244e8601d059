use crate::log::Log;
use crate::processor::{ProcessError, ProcessorContext};
use crate::record::RecordContext;
use crate::serdes::{Serde, SerdeError};
use crate::store::TimestampedValue;

/// The value that a key begins with.
#[inline(always)]
pub fn initial<A>(initializer: fn() -> A) -> A {
    initializer()
}

/// `initial` with the topology's parameters.
#[inline(always)]
pub fn initial_with_params<A, P>(params: &P, initializer: fn(&P) -> A) -> A {
    initializer(params)
}

/// Folds the records of each key into one value. The result carries the later of the stored and the record's
/// event time (Kafka Streams' `KStreamAggregate`).
#[inline]
#[expect(clippy::too_many_arguments, reason = "called by generated code only")]
pub fn aggregate<L, KS, AS, K, V, A>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    value: &V,
    initializer: impl FnOnce() -> A,
    aggregator: fn(&K, &V, A) -> A,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &A) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    fold::<L, KS, AS, K, A>(
        cx,
        store,
        node,
        key,
        |old, _| aggregator(key, value, old.unwrap_or_else(initializer)),
        forward,
    )
}

/// `aggregate` with the record's context.
#[inline]
#[expect(clippy::too_many_arguments, reason = "called by generated code only")]
pub fn aggregate_with_context<L, KS, AS, K, V, A>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    value: &V,
    initializer: impl FnOnce() -> A,
    aggregator: fn(&K, &V, A, &RecordContext) -> A,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &A) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    fold::<L, KS, AS, K, A>(
        cx,
        store,
        node,
        key,
        |old, context| aggregator(key, value, old.unwrap_or_else(initializer), context),
        forward,
    )
}

/// `aggregate` with the topology's parameters.
#[inline]
#[expect(clippy::too_many_arguments, reason = "called by generated code only")]
pub fn aggregate_with_params<L, KS, AS, K, V, A, P>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    value: &V,
    params: &P,
    initializer: impl FnOnce() -> A,
    aggregator: fn(&K, &V, A, &P) -> A,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &A) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    fold::<L, KS, AS, K, A>(
        cx,
        store,
        node,
        key,
        |old, _| aggregator(key, value, old.unwrap_or_else(initializer), params),
        forward,
    )
}

/// `aggregate` with the record's context and the topology's parameters.
#[inline]
#[expect(clippy::too_many_arguments, reason = "called by generated code only")]
pub fn aggregate_with_context_and_params<L, KS, AS, K, V, A, P>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    value: &V,
    params: &P,
    initializer: impl FnOnce() -> A,
    aggregator: fn(&K, &V, A, &RecordContext, &P) -> A,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &A) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    fold::<L, KS, AS, K, A>(
        cx,
        store,
        node,
        key,
        |old, context| aggregator(key, value, old.unwrap_or_else(initializer), context, params),
        forward,
    )
}

/// What every stream aggregation does: read, fold, write, forward at the later event time.
#[inline]
pub(super) fn fold<L, KS, AS, K, A>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    step: impl FnOnce(Option<A>, &RecordContext) -> A,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &A) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    let scratch = &mut *cx.scratch;
    scratch.key.clear();
    KS::serialize(key, &mut scratch.key).map_err(|reason| ProcessError::Serialize { node, reason })?;
    let state = &mut cx.stores[store];
    let name = state.name();
    let record = &scratch.record;
    let (timestamp, result) = state.update(&scratch.key, &mut scratch.entry, |stored, entry| {
        let (old, timestamp) = match stored {
            Some(TimestampedValue { timestamp, value }) => {
                let old = AS::deserialize(value).map_err(|reason| unreadable(name, &reason))?;
                (Some(old), timestamp.max(record.timestamp))
            }
            None => (None, record.timestamp),
        };
        let result = step(old, record);
        entry.extend_from_slice(&timestamp.to_be_bytes());
        AS::serialize(&result, entry).map_err(|reason| ProcessError::Serialize { node, reason })?;
        Ok::<_, ProcessError>((timestamp, result))
    })?;
    cx.at_time(timestamp, |cx| forward(cx, key, &result))
}

/// State that its own serde cannot read: written by other code, or damaged.
#[cold]
pub(super) fn unreadable(store: &str, reason: &SerdeError) -> ProcessError {
    ProcessError::Store(crate::store::StoreError::Corrupt { store: store.to_owned(), reason: reason.to_string() })
}

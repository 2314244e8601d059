use crate::log::Log;
use crate::processor::{ProcessError, ProcessorContext, encode};
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

/// Takes a record into the value of its key (Kafka Streams' `KStreamAggregate`). `R` is the value, or an `Option` of it.
#[inline(always)]
pub fn aggregate<K, V, A, R>(key: &K, value: &V, total: A, aggregator: fn(&K, &V, A) -> R) -> R {
    aggregator(key, value, total)
}

/// `aggregate` with the record's context.
#[inline(always)]
pub fn aggregate_with_context<K, V, A, R>(
    key: &K,
    value: &V,
    total: A,
    context: &RecordContext,
    aggregator: fn(&K, &V, A, &RecordContext) -> R,
) -> R {
    aggregator(key, value, total, context)
}

/// `aggregate` with the topology's parameters.
#[inline(always)]
pub fn aggregate_with_params<K, V, A, P, R>(
    key: &K,
    value: &V,
    total: A,
    params: &P,
    aggregator: fn(&K, &V, A, &P) -> R,
) -> R {
    aggregator(key, value, total, params)
}

/// `aggregate` with the record's context and the topology's parameters.
#[inline(always)]
pub fn aggregate_with_context_and_params<K, V, A, P, R>(
    key: &K,
    value: &V,
    total: A,
    context: &RecordContext,
    params: &P,
    aggregator: fn(&K, &V, A, &RecordContext, &P) -> R,
) -> R {
    aggregator(key, value, total, context, params)
}

/// What a fold makes of a key: its new value, or an `Option` of it, whose `None` deletes the key.
pub trait Folded<A> {
    /// The new value, if there is one.
    fn value(&self) -> Option<&A>;
}

impl<A> Folded<A> for A {
    #[inline(always)]
    fn value(&self) -> Option<&A> {
        Some(self)
    }
}

impl<A> Folded<A> for Option<A> {
    #[inline(always)]
    fn value(&self) -> Option<&A> {
        self.as_ref()
    }
}

/// What every stream aggregation does: read, fold, write, forward at the later of the stored and the record's event time. A
/// key that is deleted begins anew with its next record; the deletion is forwarded too, also of a key that had no value.
#[inline]
pub fn fold<L, KS, AS, K, A, R>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    step: impl FnOnce(Option<A>, &RecordContext) -> R,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &R) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
    R: Folded<A>,
{
    let scratch = &mut *cx.scratch;
    scratch.key.clear();
    encode::<KS, K>(node, key, &mut scratch.key, scratch.reads_back)?;
    let state = &mut cx.stores[store];
    let name = state.name();
    let (record, reads_back) = (&scratch.record, scratch.reads_back);
    let (timestamp, result) = state.update(&scratch.key, &mut scratch.entry, |stored, entry| {
        let (old, timestamp) = match stored {
            Some(TimestampedValue { timestamp, value }) => {
                let old = AS::deserialize(value).map_err(|reason| unreadable(name, reason))?;
                (Some(old), timestamp.max(record.timestamp))
            }
            None => (None, record.timestamp),
        };
        let result = step(old, record);
        // An entry that stays empty deletes the key.
        if let Some(value) = result.value() {
            entry.extend_from_slice(&timestamp.to_be_bytes());
            encode::<AS, _>(node, value, entry, reads_back)?;
        }
        Ok::<_, ProcessError>((timestamp, result))
    })?;
    cx.at_time(timestamp, |cx| forward(cx, key, &result))
}

/// State that its own serde cannot read: other code wrote it, or the serde writes what it cannot read.
#[cold]
pub(super) fn unreadable(store: &'static str, reason: SerdeError) -> ProcessError {
    ProcessError::Unreadable { store, reason }
}

use crate::log::Log;
use crate::processor::{ProcessError, ProcessorContext};
use crate::serdes::Serde;

/// Puts a table's record into its store and forwards the change; a null value deletes the key. The latest record
/// in processing order wins, whatever its event time, as in Kafka Streams' unversioned tables.
#[inline]
pub fn table_source<L, KS, VS, K, V>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    value: &Option<V>,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, &Option<V>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
{
    let scratch = &mut *cx.scratch;
    scratch.key.clear();
    scratch.value.clear();
    KS::serialize(key, &mut scratch.key).map_err(|reason| ProcessError::Serialize { node, reason })?;
    if let Some(value) = value {
        VS::serialize(value, &mut scratch.value).map_err(|reason| ProcessError::Serialize { node, reason })?;
    }
    let bytes = value.as_ref().map(|_| scratch.value.as_slice());
    cx.stores[store].put(&scratch.key, scratch.record.timestamp, bytes, &mut scratch.entry)?;
    forward(cx, key, value)
}

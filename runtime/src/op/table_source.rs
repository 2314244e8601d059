use crate::log::Log;
use crate::processor::{ProcessError, ProcessorContext, encode};
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
    encode::<KS, K>(node, key, &mut scratch.key, scratch.reads_back)?;
    if let Some(value) = value {
        encode::<VS, V>(node, value, &mut scratch.value, scratch.reads_back)?;
    }
    let bytes = value.as_ref().map(|_| scratch.value.as_slice());
    cx.stores[store].put(&scratch.key, scratch.record.timestamp, bytes, &mut scratch.entry)?;
    forward(cx, key, value)
}

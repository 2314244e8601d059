//! Filling the store of a table: from a topic, from a stream, or from a table that it is computed from.

use crate::context::{ProcessError, ProcessorContext, encode};
use crate::log::Log;
use crate::serdes::{Place, Serde};
use crate::store::{encode_deletion, encode_entry};

use super::aggregate::{Folded, stored_value};
use super::change::Change;

/// Puts the new value of a key into the store of its table and forwards the change; without a value it deletes the key. The
/// latest one in processing order wins, whatever its event time, as in Kafka Streams' unversioned tables. The value it had is read only
/// where somebody wants it (`OLD`).
#[inline]
pub fn keep<L, KS, VS, K, V, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
    value: &Option<V>,
    forward: impl FnOnce(&mut ProcessorContext<'_, L>, &K, Change<'_, V>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
{
    let changelog = cx.changelog(store);
    let scratch = &mut *cx.scratch;
    let (mut key_bytes, mut value_bytes) = (scratch.buffers.take(), scratch.buffers.take());
    encode::<KS, K>(Place::key(changelog), node, key, &mut key_bytes, scratch.reads_back)?;
    if let Some(value) = value {
        encode::<VS, V>(Place::value(changelog), node, value, &mut value_bytes, scratch.reads_back)?;
    }
    let bytes = value.as_ref().map(|_| value_bytes.as_slice());
    let (timestamp, mut entry) = (scratch.record.timestamp, scratch.buffers.take());
    let state = &mut cx.stores[store];
    let old = if OLD {
        let name = state.name();
        state.update(&key_bytes, &mut entry, |before, entry| {
            let old = before.map(|before| stored_value::<VS, V>(name, changelog, before.value)).transpose()?;
            match bytes {
                Some(bytes) => encode_entry(timestamp, bytes, entry),
                None => encode_deletion(timestamp, entry),
            }
            Ok::<_, ProcessError>(old)
        })?
    } else {
        state.put(&key_bytes, timestamp, bytes, &mut entry)?;
        None
    };
    for buffer in [entry, value_bytes, key_bytes] {
        scratch.buffers.put_back(buffer);
    }
    forward(cx, key, Change { new: value, old: &old, is_latest: true })
}

/// A copy of a value of a stream as what a table keeps: the value, or what is in an `Option` of it.
#[inline]
pub fn kept<V, R: Folded<V> + Clone>(value: &R) -> Option<V> {
    value.clone().value()
}

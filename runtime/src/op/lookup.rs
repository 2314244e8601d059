//! Looking a table up.

use crate::context::{ProcessError, ProcessorContext, encode};
use crate::log::Log;
use crate::serdes::{Place, Serde};

use super::aggregate::stored_value;

/// The table's value for `key` now, in processing order, and its event time.
#[inline]
pub fn lookup<L, KS, TS, K, T>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
) -> Result<Option<(T, i64)>, ProcessError>
where
    L: Log,
    KS: Serde<K>,
    TS: Serde<T>,
{
    let changelog = cx.changelog(store);
    let scratch = &mut *cx.scratch;
    let mut key_bytes = scratch.buffers.take();
    encode::<KS, K>(Place::key(changelog), node, key, &mut key_bytes, scratch.reads_back)?;
    let state = &mut cx.stores[store];
    let name = state.name();
    let found = match state.get(&key_bytes)? {
        Some(entry) => {
            let time = entry.timestamp;
            stored_value::<TS, T>(name, changelog, entry.value).map(|value| Some((value, time)))
        }
        None => Ok(None),
    };
    scratch.buffers.put_back(key_bytes);
    found
}

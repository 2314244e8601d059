//! Tables with `cache = per_record`: a record that changes a key several times is followed by one change of it, the last. That is
//! Kafka Streams' cache with a commit after each record, and the only cache that a replay repeats: a flush at every commit
//! depends on when that is.

use crate::context::{ProcessError, ProcessorContext};
use crate::log::Log;
use crate::serdes::{Place, Serde, read};
use crate::store::{HeldChange, TimestampedValue, decode_entry};

use super::aggregate::{stored_value, unreadable};
use super::change::Change;

/// A change waits until its record is processed; the store has noted what it was.
#[inline]
pub fn hold<L: Log>(cx: &mut ProcessorContext<'_, L>, store: usize) {
    let time = cx.timestamp();
    cx.stores[store].held_at(time);
}

/// Hands on what the record has changed in a store. A key that had no value and has none says nothing.
#[inline]
pub fn flush<L, KS, VS, K, V, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &K, Change<'_, V>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
{
    for HeldChange { key: key_bytes, before, time } in cx.stores[store].take_held() {
        let changelog = cx.changelog(store);
        let state = &mut cx.stores[store];
        let name = state.name();
        let decode = |entry: TimestampedValue<'_>| stored_value::<VS, V>(name, changelog, entry.value);
        let (new, time) = match state.get(&key_bytes)? {
            Some(entry) => (Some(decode(entry)?), entry.timestamp),
            None if before.is_empty() => continue,
            None => (None, time),
        };
        let old = match OLD && !before.is_empty() {
            true => Some(decode(decode_entry(&before, name)?)?),
            false => None,
        };
        let key = read::<KS, K>(Place::key(changelog), &key_bytes).map_err(|reason| unreadable(name, reason))?;
        cx.at_time(time, |cx| forward(cx, &key, Change { new: &new, old: &old, is_latest: true }))?;
    }
    Ok(())
}

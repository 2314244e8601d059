//! Holding back the changes of a table: what `suppress` with a time limit does.

use crate::context::{BufferFull, ProcessError, ProcessorContext, encode};
use crate::description::{Suppress, WhenFull};
use crate::log::Log;
use crate::record::RecordContext;
use crate::serdes::{Place, Serde, SerdeError, read};
use crate::store::buffered::Buffered;
use crate::store::{ChangedBytes, waiting};

use super::aggregate::{stored_value, unreadable};
use super::change::Change;

/// How many rows are read at first, and at most: mostly one leaves with a record.
const FIRST_RUN: usize = 4;
const RUN: usize = 256;

/// Holds a change back and hands on the changes whose time has come, in the order of their times and then of their keys' bytes.
/// That is when the buffer's stream time, the highest event time that has reached it, is the time limit after the first change of
/// the key since its last result; a further change takes the place of the one before. Over a bound, the oldest leave early or the
/// application stops.
///
/// A result has the time, the headers and the origin of the record that made it. Its old value is the one that was handed on last.
/// Kafka Streams does the same, but for the old value: there it is the one before the last change, which nobody may have seen.
///
/// `change` must have the old value. `KS` is the serde of the key as topics have it, with its window.
#[inline]
pub fn suppress<L, KS, VS, K, V, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    limits: &Suppress,
    key: &K,
    change: Change<'_, V>,
    forward: impl FnMut(&mut ProcessorContext<'_, L>, &K, Change<'_, V>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
{
    let time = cx.timestamp();
    let stream_time = cx.stores[store].pass(0, time).max(time);
    let row = row::<L, KS, K>(cx, store, node, key)?;
    put::<L, VS, V>(cx, store, node, limits, &row, change)?;
    hand_on_due::<L, KS, VS, K, V, OLD>(cx, store, limits, stream_time, &row, forward)?;
    cx.scratch.buffers.put_back(row);
    if limits.when_full == WhenFull::Stop && is_full(cx, store, limits)? {
        return Err(full(cx, store, node, *limits)?);
    }
    Ok(())
}

/// What a table behind a buffer has for a key while a change of it waits: what it had before, which may be nothing. `None` where
/// none waits: then it has what the table before it has. The event time is -1, as in Kafka Streams: whatever is made of the value
/// is as old as what it is put together with.
#[inline]
pub fn suppressed<L, KS, VS, K, V>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
) -> Result<Option<Option<(V, i64)>>, ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
{
    let row = row::<L, KS, K>(cx, store, node, key)?;
    let changelog = cx.changelog(store);
    let state = &mut cx.stores[store];
    let name = state.name();
    let found = match state.get(&row)? {
        Some(entry) => {
            let prior = Buffered::of_row(name, entry.value)?.values.prior;
            Some(prior.map(|prior| stored_value::<VS, V>(name, changelog, prior)).transpose()?.map(|value| (value, -1)))
        }
        None => None,
    };
    cx.scratch.buffers.put_back(row);
    Ok(found)
}

/// The key of the row of a key.
#[inline]
fn row<L: Log, KS: Serde<K>, K>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    key: &K,
) -> Result<Vec<u8>, ProcessError> {
    let changelog = cx.changelog(store);
    let mut row = cx.scratch.buffers.take();
    waiting::begin_row(&mut row);
    encode::<KS, K>(Place::key(changelog), node, key, &mut row, cx.scratch.reads_back)?;
    Ok(row)
}

/// A change waits.
fn put<L: Log, VS: Serde<V>, V>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    limits: &Suppress,
    row: &[u8],
    change: Change<'_, V>,
) -> Result<(), ProcessError> {
    let changelog = cx.changelog(store);
    let scratch = &mut *cx.scratch;
    let [mut new, mut old, mut entry] = [(); 3].map(|()| scratch.buffers.take());
    for (value, bytes) in [(change.new, &mut new), (change.old, &mut old)] {
        if let Some(value) = value {
            encode::<VS, V>(Place::value(changelog), node, value, bytes, scratch.reads_back)?;
        }
    }
    let bytes = ChangedBytes {
        old: change.old.as_ref().map(|_| old.as_slice()),
        new: change.new.as_ref().map(|_| new.as_slice()),
    };
    let state = &mut cx.stores[store];
    if limits.is_bounded() {
        // Before there is more: a count goes on from what it has found.
        state.waits()?;
    }
    let Some(()) = state.wait(row, &scratch.record, bytes, &mut entry)? else {
        let reason = SerdeError::new("a change of more than 2 GiB cannot wait");
        return Err(ProcessError::Serialize { node, reason });
    };
    for buffer in [entry, old, new] {
        scratch.buffers.put_back(buffer);
    }
    Ok(())
}

/// Hands on what is due, and what is too much.
fn hand_on_due<L, KS, VS, K, V, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    limits: &Suppress,
    stream_time: i64,
    own: &[u8],
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &K, Change<'_, V>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
{
    let due = limits.last_due(stream_time);
    let goes_early = limits.when_full == WhenFull::EmitEarly;
    let something_leaves = cx.stores[store].may_be_due(due) || goes_early && is_full(cx, store, limits)?;
    if !something_leaves {
        return Ok(());
    }
    // Whatever stands behind this one takes rows of its own.
    let mut rows = std::mem::take(&mut cx.scratch.rows);
    let mut run = FIRST_RUN;
    'runs: loop {
        rows.clear();
        cx.stores[store].first_waiting(run, &mut rows)?;
        for (index, _) in rows.iter() {
            let Some((time, key)) = waiting::split_index(index) else { continue };
            if time > due && !(goes_early && is_full(cx, store, limits)?) {
                cx.stores[store].set_first_waiting(Some(index));
                break 'runs;
            }
            let is_own = waiting::key_of(own) == Some(key);
            hand_on::<L, KS, VS, K, V, OLD>(cx, store, key, is_own, &mut forward)?;
            leave(cx, store, index)?;
        }
        if rows.len() < run {
            cx.stores[store].set_first_waiting(None);
            break;
        }
        run = (2 * run).min(RUN);
    }
    cx.scratch.rows = rows;
    Ok(())
}

/// Hands on the change of a key that waits. One that the record at hand has made just now is its result; each other one is one
/// more, which has a number of its own.
fn hand_on<L, KS, VS, K, V, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    key: &[u8],
    is_own: bool,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &K, Change<'_, V>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    VS: Serde<V>,
{
    let changelog = cx.changelog(store);
    let mut row = cx.scratch.buffers.take();
    waiting::begin_row(&mut row);
    row.extend_from_slice(key);
    let mut entry = cx.scratch.buffers.take();
    let state = &mut cx.stores[store];
    let name = state.name();
    if let Some(found) = state.get(&row)? {
        entry.extend_from_slice(found.value);
    }
    let held = Buffered::of_row(name, &entry)?;
    let value = |bytes: &[u8]| stored_value::<VS, V>(name, changelog, bytes);
    let new = held.values.new.map(value).transpose()?;
    let old = if OLD { held.values.prior.map(value).transpose()? } else { None };
    let key = read::<KS, K>(Place::key(changelog), key).map_err(|reason| unreadable(name, reason))?;
    let Buffered { partition, offset, timestamp, .. } = held;
    let (topic, headers) = (cx.topic_named(held.topic), held.headers());
    let record = RecordContext { topic, partition, offset, timestamp, headers, result: 0, behind: None };
    cx.scratch.buffers.put_back(entry);
    cx.scratch.buffers.put_back(row);
    let change = Change { new: &new, old: &old, is_latest: true };
    let hand_on = |cx: &mut ProcessorContext<'_, L>| cx.with_held_back(record, |cx| forward(cx, &key, change));
    if is_own { hand_on(cx) } else { cx.as_another(hand_on) }
}

/// The key of the first index row waits no more.
fn leave<L: Log>(cx: &mut ProcessorContext<'_, L>, store: usize, index: &[u8]) -> Result<(), ProcessError> {
    let (at, mut entry) = (cx.timestamp(), cx.scratch.buffers.take());
    cx.stores[store].leave(index, at, &mut entry)?;
    cx.scratch.buffers.put_back(entry);
    Ok(())
}

/// Whether more waits than may.
#[inline]
fn is_full<L: Log>(cx: &mut ProcessorContext<'_, L>, store: usize, limits: &Suppress) -> Result<bool, ProcessError> {
    Ok(limits.is_bounded() && limits.is_exceeded(cx.stores[store].waits()?))
}

#[cold]
fn full<L: Log>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    limits: Suppress,
) -> Result<ProcessError, ProcessError> {
    let state = &mut cx.stores[store];
    let waits = state.waits()?;
    let (records, bytes) = (waits.records, waits.bytes);
    Ok(ProcessError::Full(Box::new(BufferFull { node, store: state.name(), limits, records, bytes })))
}

//! What every aggregation over sessions does with a record: take the sessions that it joins out of the store, fold them and the
//! record into one, and hand on the sessions that it closes.

use crate::context::{ProcessError, ProcessorContext, encode};
use crate::description::{Emit, Session};
use crate::drops::DropReason;
use crate::log::Log;
use crate::record::RecordContext;
use crate::serdes::{Place, Serde, read};
use crate::store::grouped::{self, At, Buckets};
use crate::store::{RowBuffer, TimestampedValue, begin_entry, decode_entry, encode_deletion, is_entry};
use crate::windowed::Windowed;

use super::aggregate::{Folded, stored_value, unreadable};
use super::change::Change;

/// How many closed sessions are read at once.
const RUN: usize = 256;

/// Folds a record into a session of its key: a new one, or one with all that it joins. These are the sessions that end at most
/// the gap before the record and begin at most the gap after it. First they are merged, the earliest end first, beginning with
/// `initial`; then comes the record. What is absorbed is deleted, and said to be before the result, even if the bounds stay.
///
/// The record is dropped, and counted, where the session that it would make has ended longer ago than the gap and the grace, by
/// the aggregation's stream time. A result has the end of its session for its event time. All of it as in Kafka Streams.
#[expect(clippy::too_many_arguments, reason = "generated code calls it, with what an aggregation has")]
pub fn fold_sessions<L, KS, AS, K, A, R, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    session: &Session,
    key: &K,
    initial: impl FnOnce() -> Option<A>,
    mut merge: impl FnMut(Option<A>, A) -> A,
    step: impl FnOnce(Option<A>, &RecordContext) -> R,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
    K: Clone,
    R: Folded<A>,
{
    let time = cx.timestamp();
    let before = cx.stores[store].pass(time);
    let closed = session.last_closed(before.max(time));
    let changelog = cx.changelog(store);
    let mut bytes = cx.scratch.buffers.take();
    encode::<KS, K>(Place::key(changelog), node, key, &mut bytes, cx.scratch.reads_back)?;
    let place = Keyed { store, session, key: &bytes };
    // Whatever stands behind this one takes rows of its own.
    let mut rows = std::mem::take(&mut cx.scratch.rows);
    place.find(cx, time, &mut rows)?;
    let own = At { end: time, start: time };
    let bounds = joined(&rows, time, session)
        .fold(own, |all, (at, _)| At { end: all.end.max(at.end), start: all.start.min(at.start) });
    if bounds.end <= closed {
        cx.drop_from_window(node, DropReason::Late, (bounds.start, bounds.end));
    } else {
        let name = cx.stores[store].name();
        let decode = |entry: &[u8]| stored_value::<AS, A>(name, changelog, decode_entry(entry, name)?.value);
        let emits = session.emit == Emit::OnWindowUpdate;
        let mut windowed = Windowed { key: key.clone(), start: time, end: time };
        let mut merged = initial();
        for (at, entry) in joined(&rows, time, session) {
            merged = Some(merge(merged, decode(entry)?));
            if bounds == own {
                // One session of this moment alone, which the record changes.
                continue;
            }
            place.write(cx, at, |entry| {
                encode_deletion(at.end, entry);
                Ok(())
            })?;
            if emits {
                let old = if OLD { Some(decode(entry)?) } else { None };
                (windowed.start, windowed.end) = (at.start, at.end);
                let change = Change { new: &None, old: &old, is_latest: true };
                cx.as_another(|cx| cx.at_time(at.end, |cx| forward(cx, &windowed, change)))?;
            }
        }
        let new = step(merged, cx.record()).value();
        let reads_back = cx.scratch.reads_back;
        place.write(cx, bounds, |entry| {
            let Some(value) = &new else {
                encode_deletion(bounds.end, entry);
                return Ok(());
            };
            begin_entry(bounds.end, entry);
            encode::<AS, _>(Place::value(changelog), node, value, entry, reads_back)
        })?;
        if emits {
            (windowed.start, windowed.end) = (bounds.start, bounds.end);
            cx.at_time(bounds.end, |cx| forward(cx, &windowed, Change::to(&new)))?;
        }
    }
    cx.scratch.rows = rows;
    cx.scratch.buffers.put_back(bytes);
    if session.emit == Emit::OnWindowClose && closed > session.last_closed(before) {
        close::<L, KS, AS, K, A>(cx, store, session, session.last_closed(before), closed, forward)?;
    }
    Ok(())
}

/// Counts the records of each session.
pub fn count_sessions<L, KS, AS, K, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    node: &'static str,
    session: &Session,
    key: &K,
    forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, i64>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<i64>,
    K: Clone,
{
    let merge = |merged: Option<i64>, session| merged.unwrap_or(0) + session;
    let step = |merged: Option<i64>, _: &RecordContext| merged.unwrap_or(0) + 1;
    fold_sessions::<L, KS, AS, K, i64, i64, OLD>(cx, store, node, session, key, || Some(0), merge, step, forward)
}

/// The sessions of a key in a store.
struct Keyed<'k> {
    store: usize,
    session: &'k Session,
    key: &'k [u8],
}

impl Keyed<'_> {
    fn buckets(&self) -> Buckets {
        Buckets(Session::bucket_ms(self.session.gap_ms))
    }

    /// Reads what ends at most the gap before `time`, or later, and can be seen, in the order of the ends.
    fn find<L: Log>(
        &self,
        cx: &mut ProcessorContext<'_, L>,
        time: i64,
        rows: &mut RowBuffer,
    ) -> Result<(), ProcessError> {
        rows.clear();
        let state = &cx.stores[self.store];
        let Some((latest, horizon)) = state.times_seen() else { return Ok(()) };
        let first = time.saturating_sub(self.session.gap_ms).max(horizon.saturating_add(1)).max(0);
        let (mut from, mut to) = (cx.scratch.buffers.take(), cx.scratch.buffers.take());
        for bucket in self.buckets().of(first)..=self.buckets().of(latest) {
            from.clear();
            Buckets::prefix(bucket, self.key, &mut from);
            to.clear();
            to.extend_from_slice(&from);
            from.extend_from_slice(&first.to_be_bytes());
            // No end is so late.
            to.push(u8::MAX);
            cx.stores[self.store].range(&from, &to, usize::MAX, rows)?;
        }
        cx.scratch.buffers.put_back(to);
        cx.scratch.buffers.put_back(from);
        Ok(())
    }

    /// Writes a session, and where it closes.
    fn write<L: Log>(
        &self,
        cx: &mut ProcessorContext<'_, L>,
        at: At,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), ProcessError>,
    ) -> Result<(), ProcessError> {
        let (mut row, mut entry) = (cx.scratch.buffers.take(), cx.scratch.buffers.take());
        self.buckets().row(self.key, at, &mut row);
        let state = &mut cx.stores[self.store];
        let is_there = state.update(&row, &mut entry, |_, entry| {
            write(entry)?;
            Ok::<_, ProcessError>(is_entry(entry))
        })?;
        if self.session.emit == Emit::OnWindowClose {
            row.clear();
            grouped::index(self.key, at, &mut row);
            state.put(&row, at.end, is_there.then_some(&[]), &mut entry)?;
        }
        cx.scratch.buffers.put_back(entry);
        cx.scratch.buffers.put_back(row);
        Ok(())
    }
}

/// Of the rows that were found, those that a record joins.
fn joined<'r>(rows: &'r RowBuffer, time: i64, session: &Session) -> impl Iterator<Item = (At, &'r [u8])> {
    let latest_start = time.saturating_add(session.gap_ms);
    let row = |(row, entry)| Some((grouped::time_of(row)?, entry));
    rows.iter().filter_map(row).filter(move |(at, _)| at.start <= latest_start)
}

/// Hands on the sessions that end after `after` and not after `last`, in the order of ends, starts and keys.
#[cold]
fn close<L, KS, AS, K, A>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    session: &Session,
    after: i64,
    last: i64,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    let (changelog, name) = (cx.changelog(store), cx.stores[store].name());
    let (mut from, to) = (grouped::index_from(after.saturating_add(1)), grouped::index_from(last.saturating_add(1)));
    if from >= to {
        return Ok(());
    }
    let mut rows = std::mem::take(&mut cx.scratch.rows);
    loop {
        rows.clear();
        cx.stores[store].range(&from, &to, RUN, &mut rows)?;
        for (row, _) in rows.iter() {
            let Some((at, bytes)) = grouped::split_index(row) else { continue };
            let mut name_of_row = cx.scratch.buffers.take();
            Keyed { store, session, key: bytes }.buckets().row(bytes, at, &mut name_of_row);
            let value = match cx.stores[store].get_hidden(&name_of_row)? {
                Some(TimestampedValue { value, .. }) => Some(stored_value::<AS, A>(name, changelog, value)?),
                None => None,
            };
            cx.scratch.buffers.put_back(name_of_row);
            if value.is_none() {
                continue;
            }
            let key = read::<KS, K>(Place::key(changelog), bytes).map_err(|reason| unreadable(name, reason))?;
            let windowed = Windowed { key, start: at.start, end: at.end };
            cx.as_another(|cx| cx.at_time(at.end, |cx| forward(cx, &windowed, Change::to(&value))))?;
        }
        let Some((last, _)) = rows.iter().last().filter(|_| rows.len() == RUN) else { break };
        from.clear();
        from.extend_from_slice(last);
        from.push(0);
    }
    cx.scratch.rows = rows;
    Ok(())
}

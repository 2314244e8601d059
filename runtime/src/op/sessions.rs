//! What every aggregation over sessions does with a record: take the sessions that it joins out of the store, fold them and the
//! record into one, and hand on the sessions that it closes.

use crate::context::{ProcessError, ProcessorContext, encode};
use crate::description::{Emit, Session};
use crate::drops::DropReason;
use crate::log::Log;
use crate::record::RecordContext;
use crate::serdes::{Place, Serde};
use crate::store::grouped::{self, At, Index};
use crate::store::{RowBuffer, begin_entry, decode_entry, encode_deletion};
use crate::windowed::Windowed;

use super::aggregate::{Folded, stored_value};
use super::change::Change;
use super::input::Input;
use super::keyed::{Keyed, close};

/// Folds a record into a session of its key: a new one, or one with all that it joins. These are the sessions that end at most
/// the gap before the record and begin at most the gap after it. First they are merged, the earliest end first, beginning with
/// `initial`; then comes the record. What is absorbed is deleted, and said to be before the result, even if the bounds stay.
///
/// The record is dropped, and counted, where the session that it would make has ended longer ago than the gap and the grace, by
/// the aggregation's stream time. A result has the end of its session for its event time. All of it as in Kafka Streams.
#[expect(clippy::too_many_arguments, reason = "generated code calls it, with what an aggregation has")]
pub fn fold_sessions<L, KS, AS, K, A, R, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    input: Input,
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
    let (Input { store, clock }, time) = (input, cx.timestamp());
    let before = cx.stores[store].pass(clock, time);
    let closed = session.last_closed(before.max(time));
    let mut bytes = cx.scratch.buffers.take();
    encode::<KS, K>(Place::key(cx.changelog(store)), node, key, &mut bytes, cx.scratch.reads_back)?;
    let place = Keyed::of(store, session, &bytes);
    // Whatever stands behind this one takes rows of its own.
    let mut rows = std::mem::take(&mut cx.scratch.rows);
    place.find(cx, time.saturating_sub(session.gap_ms)..=i64::MAX, &mut rows)?;
    let own = At { end: time, start: time };
    let bounds = joined(&rows, time, session).fold(own, |all, (at, _)| all.with(at));
    if bounds.end <= closed {
        cx.drop_from_window(node, DropReason::Late, (bounds.start, bounds.end));
    } else {
        let mut windowed = Windowed { key: key.clone(), start: time, end: time };
        let mut hand_on = |cx: &mut ProcessorContext<'_, L>, at: At, change: Change<'_, A>| {
            (windowed.start, windowed.end) = (at.start, at.end);
            let is_told = session.emit.on_update();
            if is_told { cx.at_time(at.end, |cx| forward(cx, &windowed, change)) } else { Ok(()) }
        };
        let mut merged = initial();
        for (at, entry) in joined(&rows, time, session) {
            let (value, old) = decoded::<L, AS, A, OLD>(cx, store, entry)?;
            merged = Some(merge(merged, value));
            // A session of this moment alone is changed, and no other one takes its place.
            if bounds != own {
                place.remove(cx, at)?;
                cx.as_another(|cx| hand_on(cx, at, Change { new: &None, old: &old, is_latest: true }))?;
            }
        }
        let new = step(merged, cx.record()).value();
        keep::<L, AS, A>(cx, &place, node, bounds, &new)?;
        hand_on(cx, bounds, Change::to(&new))?;
    }
    cx.scratch.rows = rows;
    cx.scratch.buffers.put_back(bytes);
    if session.emit != Emit::OnWindowClose {
        return Ok(());
    }
    close::<L, KS, AS, K, A>(cx, store, (session.into(), Index::ByStart), session.last_closed(before)..=closed, forward)
}

/// The value of an entry, and once more where somebody wants it as it was.
fn decoded<L: Log, AS: Serde<A>, A, const OLD: bool>(
    cx: &ProcessorContext<'_, L>,
    store: usize,
    entry: &[u8],
) -> Result<(A, Option<A>), ProcessError> {
    let (name, changelog) = (cx.stores[store].name(), cx.changelog(store));
    let value = decode_entry(entry, name)?.value;
    let decode = || stored_value::<AS, A>(name, changelog, value);
    Ok((decode()?, if OLD { Some(decode()?) } else { None }))
}

/// Writes what became of the sessions that the record joins.
fn keep<L: Log, AS: Serde<A>, A>(
    cx: &mut ProcessorContext<'_, L>,
    place: &Keyed<'_>,
    node: &'static str,
    at: At,
    new: &Option<A>,
) -> Result<(), ProcessError> {
    let (changelog, reads_back) = (cx.changelog(place.store), cx.scratch.reads_back);
    place.write(cx, at, |entry| {
        let Some(value) = new else {
            encode_deletion(at.end, entry);
            return Ok(());
        };
        begin_entry(at.end, entry);
        encode::<AS, _>(Place::value(changelog), node, value, entry, reads_back)
    })
}

/// Counts the records of each session.
pub fn count_sessions<L, KS, AS, K, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    input: Input,
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
    fold_sessions::<L, KS, AS, K, i64, i64, OLD>(cx, input, node, session, key, || Some(0), merge, step, forward)
}

impl<'k> Keyed<'k> {
    /// The sessions of a key.
    fn of(store: usize, session: &Session, key: &'k [u8]) -> Self {
        Self { store, buckets: session.into(), index: Index::of(session.emit), key }
    }
}

/// Of the rows that were found, those that a record joins.
fn joined<'r>(rows: &'r RowBuffer, time: i64, session: &Session) -> impl Iterator<Item = (At, &'r [u8])> {
    let latest_start = time.saturating_add(session.gap_ms);
    let row = |(row, entry)| Some((grouped::time_of(row)?, entry));
    rows.iter().filter_map(row).filter(move |(at, _)| at.start <= latest_start)
}

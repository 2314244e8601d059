//! What every aggregation over tumbling or hopping windows does with a record: fold it into each window that it lies in and
//! that takes it yet, then hand on the windows that it closes.

use std::ops::RangeInclusive;

use crate::context::{ProcessError, ProcessorContext, encode};
use crate::description::{Emit, Window};
use crate::drops::DropReason;
use crate::log::Log;
use crate::record::RecordContext;
use crate::serdes::{Place, Serde, read};
use crate::store::{decode_entry, split_row};
use crate::windowed::Windowed;

use super::aggregate::{Folded, fold_row, stored_value, unreadable};
use super::change::Change;
use super::input::Input;
use super::runs::in_runs;

/// Bytes of a window's start, with which its row begins.
const START: usize = size_of::<i64>();

/// Folds a record into its windows, the earliest first. A window takes it while the window's end is after the aggregation's
/// stream time less the grace, whatever the other windows do; a window that is closed drops it, which is counted. Results are
/// handed on at once, or once a window is closed, in the order of starts and then of keys.
///
/// The stream time is the highest event time that reached this aggregation with a key. All of it as in Kafka Streams, but that
/// a window is handed on when it closes however far the stream time jumps.
#[inline]
pub fn fold_windows<L, KS, AS, K, A, R, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    input: Input,
    node: &'static str,
    window: &Window,
    key: &K,
    mut step: impl FnMut(Option<A>, &RecordContext) -> R,
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
    let closed = window.last_closed(before.max(time));
    let changelog = cx.changelog(store);
    // The same bytes for every window, but for the start before them.
    let mut row = cx.scratch.buffers.take();
    row.extend_from_slice(&[0; START]);
    encode::<KS, K>(Place::key(changelog), node, key, &mut row, cx.scratch.reads_back)?;
    let mut windowed: Option<Windowed<K>> = None;
    for start in window.starts(time) {
        let end = window.end(start);
        if start <= closed {
            cx.drop_from_window(node, DropReason::Late, (start, end));
            continue;
        }
        row[..START].copy_from_slice(&start.to_be_bytes());
        // Late for another input of a cogroup, whose results have taken the store further than it keeps windows.
        let is_hidden = cx.stores[store].forgets(&row);
        let folded = fold_row::<L, AS, A, R, OLD>(cx, store, node, (&row, is_hidden), &mut step)?;
        if window.emit == Emit::OnWindowClose {
            continue;
        }
        let change = Change { new: &folded.new, old: &folded.old, is_latest: true };
        let mut hand_on = |cx: &mut ProcessorContext<'_, L>, key: &Windowed<K>| {
            cx.at_time(folded.timestamp, |cx| forward(cx, key, change))
        };
        match &mut windowed {
            None => {
                let first = windowed.insert(Windowed { key: key.clone(), start, end });
                hand_on(cx, first)?;
            }
            Some(next) => {
                (next.start, next.end) = (start, end);
                cx.as_another(|cx| hand_on(cx, next))?;
            }
        }
    }
    cx.scratch.buffers.put_back(row);
    if window.emit != Emit::OnWindowClose {
        return Ok(());
    }
    close::<L, KS, AS, K, A>(cx, store, window, window.last_closed(before)..=closed, forward)
}

/// Counts the records of each window.
#[inline]
pub fn count_windows<L, KS, AS, K, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    input: Input,
    node: &'static str,
    window: &Window,
    key: &K,
    forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, i64>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<i64>,
    K: Clone,
{
    let step = |old: Option<i64>, _: &RecordContext| old.unwrap_or(0) + 1;
    fold_windows::<L, KS, AS, K, i64, i64, OLD>(cx, input, node, window, key, step, forward)
}

/// Hands on the windows that begin after the start of `starts` and not after its end, each with the event time of its last
/// update.
pub(super) fn close<L, KS, AS, K, A>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    window: &Window,
    starts: RangeInclusive<i64>,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    let (after, last) = starts.into_inner();
    if after >= last || last < 0 {
        return Ok(());
    }
    let (changelog, name) = (cx.changelog(store), cx.stores[store].name());
    let begin = |start: i64| start.saturating_add(1).max(0).to_be_bytes();
    in_runs(cx, store, begin(after).to_vec(), &begin(last), |cx, row, entry| {
        let Some((start, key)) = split_row(row) else { return Ok(()) };
        let key = read::<KS, K>(Place::key(changelog), key).map_err(|reason| unreadable(name, reason))?;
        let entry = decode_entry(entry, name)?;
        let value = Some(stored_value::<AS, A>(name, changelog, entry.value)?);
        let windowed = Windowed { key, start, end: window.end(start) };
        cx.as_another(|cx| cx.at_time(entry.timestamp, |cx| forward(cx, &windowed, Change::to(&value))))
    })
}

//! What every aggregation over tumbling or hopping windows does with a record: fold it into each window that it lies in and
//! that takes it yet, then hand on the windows that it closes.

use crate::context::{ProcessError, ProcessorContext};
use crate::description::{Emit, Window};
use crate::drops::DropReason;
use crate::log::Log;
use crate::record::RecordContext;
use crate::serdes::{Place, Serde, read};
use crate::store::{decode_entry, split_row};
use crate::windowed::Windowed;

use super::aggregate::{Folded, fold, stored_value, unreadable};
use super::change::Change;
use super::window_row::WindowRow;

/// How many closed windows are read at once: so many lie in memory, however many a record closes.
const RUN: usize = 256;

/// Folds a record into its windows, the earliest first. A window takes it while the window's end is after the aggregation's
/// stream time less the grace, whatever the other windows do; a window that is closed drops it, which is counted. Results are
/// handed on at once, or once a window is closed, in the order of starts and then of keys.
///
/// The stream time is the highest event time that reached this aggregation with a key. All of it as in Kafka Streams, but that
/// a window is handed on when it closes however far the stream time jumps.
#[inline]
pub fn fold_windows<L, KS, AS, K, A, R, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
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
    let time = cx.timestamp();
    let before = cx.stores[store].pass(time);
    let closed = window.last_closed(before.max(time));
    let mut is_first = true;
    for start in window.starts(time) {
        let windowed = Windowed { key: key.clone(), start, end: window.end(start) };
        if start <= closed {
            cx.drop_from_window(node, DropReason::Late, (start, windowed.end));
            continue;
        }
        let hand_on = |cx: &mut ProcessorContext<'_, L>, key: &Windowed<K>, change: Change<'_, A>| match window.emit {
            Emit::OnWindowClose => Ok(()),
            Emit::OnWindowUpdate if std::mem::take(&mut is_first) => forward(cx, key, change),
            Emit::OnWindowUpdate => cx.as_another(|cx| forward(cx, key, change)),
        };
        fold::<L, WindowRow<KS, 0>, AS, Windowed<K>, A, R, OLD>(cx, store, node, &windowed, &mut step, hand_on)?;
    }
    if window.emit == Emit::OnWindowClose && closed > window.last_closed(before) {
        close::<L, KS, AS, K, A>(cx, store, window, window.last_closed(before), closed, forward)?;
    }
    Ok(())
}

/// Counts the records of each window.
#[inline]
pub fn count_windows<L, KS, AS, K, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
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
    fold_windows::<L, KS, AS, K, i64, i64, OLD>(cx, store, node, window, key, step, forward)
}

/// Hands on the windows that begin after `after` and not after `last`, each with the event time of its last update.
#[cold]
fn close<L, KS, AS, K, A>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    window: &Window,
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
    let begin = |start: i64| start.saturating_add(1).max(0).to_be_bytes();
    let (mut from, to) = (begin(after).to_vec(), begin(last));
    if from.as_slice() >= to.as_slice() {
        return Ok(());
    }
    // Another aggregation behind this one takes rows of its own.
    let mut rows = std::mem::take(&mut cx.scratch.rows);
    loop {
        rows.clear();
        cx.stores[store].range(&from, &to, RUN, &mut rows)?;
        let mut at = 0;
        while let Some((row, entry)) = rows.get(at) {
            let Some((start, key)) = split_row(row) else { break };
            let key = read::<KS, K>(Place::key(changelog), key).map_err(|reason| unreadable(name, reason))?;
            let entry = decode_entry(entry, name)?;
            let value = Some(stored_value::<AS, A>(name, changelog, entry.value)?);
            let windowed = Windowed { key, start, end: window.end(start) };
            let time = entry.timestamp;
            cx.as_another(|cx| cx.at_time(time, |cx| forward(cx, &windowed, Change::to(&value))))?;
            at += 1;
        }
        if at < RUN {
            break;
        }
        from.clear();
        from.extend_from_slice(rows.get(at - 1).map_or(&[], |(row, _)| row));
        from.push(0);
    }
    cx.scratch.rows = rows;
    Ok(())
}

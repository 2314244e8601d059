//! `suppress(until_window_closes)` behind a windowed aggregation: hands on the windows that a result closes by its event time, each
//! with the last value that it had. Nothing is kept for it, because the windows are in the store of the aggregation. It is asked
//! behind each result and not once a record, because Kafka Streams' buffer is: the order within a record follows from that.

use crate::context::{ProcessError, ProcessorContext};
use crate::description::{Session, Sliding, Window};
use crate::log::Log;
use crate::serdes::{Place, Serde, read};
use crate::store::grouped::{self, Buckets, Index};
use crate::store::{Closing, StoreError, TimestampedValue, decode_entry, is_entry, split_row};
use crate::windowed::Windowed;

use super::aggregate::{stored_value, unreadable};
use super::change::Change;
use super::{keyed, windows};

/// Windows of a fixed size, behind a result of their aggregation. They come in the order of their ends and then of
/// their keys, as from Kafka Streams' buffer. A window that has been handed on and changes once more is handed on once more, with
/// its value before as the old one: one that is late for the other inputs of a cogroup.
pub fn finals_windows<L, KS, AS, K, A, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    window: &Window,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    let time = cx.timestamp();
    let Closing { reopened, after, last } = cx.stores[store].close(time);
    let at = |row: &[u8], key: &mut Vec<u8>| {
        let (start, inside) = split_row(row)?;
        key.extend_from_slice(inside);
        Some((start, window.end(start)))
    };
    again::<L, KS, AS, K, A, OLD>(cx, store, &reopened, at, &mut forward)?;
    windows::close::<L, KS, AS, K, A>(cx, store, window, after..=last, forward)
}

/// The same for sessions. Kafka Streams takes a session for closed when the gap and the grace have passed, and its aggregation takes
/// a record of that very moment: the session is handed on with it once more.
pub fn finals_sessions<L, KS, AS, K, A, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    session: &Session,
    forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    grouped::<L, KS, AS, K, A, OLD>(cx, store, session.into(), forward)
}

/// The same for sliding windows.
pub fn finals_sliding<L, KS, AS, K, A, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    sliding: &Sliding,
    forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    grouped::<L, KS, AS, K, A, OLD>(cx, store, sliding.into(), forward)
}

fn grouped<L, KS, AS, K, A, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    buckets: Buckets,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    let time = cx.timestamp();
    let Closing { reopened, after, last } = cx.stores[store].close(time);
    let at = |row: &[u8], key: &mut Vec<u8>| grouped::unescape(row, key).map(|at| (at.start, at.end));
    again::<L, KS, AS, K, A, OLD>(cx, store, &reopened, at, &mut forward)?;
    keyed::close::<L, KS, AS, K, A>(cx, store, (buckets, Index::ByKey), after..=last, forward)
}

/// Hands on windows that were handed on before. `at` tells the bounds of a row, and appends the key inside. What is deleted says
/// nothing, as in Kafka Streams.
fn again<L, KS, AS, K, A, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    reopened: &[(Vec<u8>, Vec<u8>)],
    at: impl Fn(&[u8], &mut Vec<u8>) -> Option<(i64, i64)>,
    forward: &mut impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    let (changelog, name) = (cx.changelog(store), cx.stores[store].name());
    let mut bytes = Vec::new();
    for (row, before) in reopened {
        let Some(TimestampedValue { value, timestamp }) = cx.stores[store].get_hidden(row)? else { continue };
        let new = Some(stored_value::<AS, A>(name, changelog, value)?);
        bytes.clear();
        let (start, end) = at(row, &mut bytes).ok_or_else(|| no_window(name, row))?;
        let old = match OLD && is_entry(before) {
            true => Some(stored_value::<AS, A>(name, changelog, decode_entry(before, name)?.value)?),
            false => None,
        };
        let key = read::<KS, K>(Place::key(changelog), &bytes).map_err(|reason| unreadable(name, reason))?;
        let (windowed, change) = (Windowed { key, start, end }, Change { new: &new, old: &old, is_latest: true });
        cx.as_another(|cx| cx.at_time(timestamp, |cx| forward(cx, &windowed, change)))?;
    }
    Ok(())
}

fn no_window(store: &str, row: &[u8]) -> StoreError {
    let reason = format!("a row key of {} bytes is not that of a window", row.len());
    StoreError::Corrupt { store: store.to_owned(), reason }
}

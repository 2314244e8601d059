//! What every aggregation over sliding windows does with a record: fold it into the windows that hold it, and make those that
//! begin or end with it, or behind the record before it.

use crate::context::{ProcessError, ProcessorContext, encode};
use crate::description::{Emit, Sliding};
use crate::drops::DropReason;
use crate::log::Log;
use crate::record::RecordContext;
use crate::serdes::{Place, Serde};
use crate::store::grouped::{self, At, Index};
use crate::store::{RowBuffer, StoreError, TimestampedValue, begin_entry, decode_entry, encode_deletion};
use crate::windowed::Windowed;

use super::aggregate::{Folded, stored_value};
use super::change::Change;
use super::input::Input;
use super::keyed::{Keyed, close};

/// Folds a record into the windows of its key that hold it, the newest first, and makes up to three: the one that ends with the
/// record, the one that begins behind it where others follow, and the one that begins behind the record before. Windows that
/// would begin before 1970 are one, that of all records up to the difference.
///
/// A record is dropped whose window ended before the grace, and each window takes no more records once its end lies further back
/// than the grace; both are counted. All of it as in Kafka Streams (KIP-450).
pub fn fold_sliding<L, KS, AS, K, A, R, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    input: Input,
    node: &'static str,
    sliding: &Sliding,
    key: &K,
    step: impl FnMut(Option<A>, &RecordContext) -> R,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
    K: Clone,
    R: Folded<A>,
{
    let Input { store, clock } = input;
    let (time, difference) = (cx.timestamp(), sliding.difference_ms);
    let before = cx.stores[store].pass(clock, time);
    let closed = sliding.last_closed(before.max(time));
    if sliding.end(time) <= closed {
        cx.drop_from_window(node, DropReason::Late, (time.saturating_sub(difference).max(0), time));
        return Ok(());
    }
    let mut bytes = cx.scratch.buffers.take();
    encode::<KS, K>(Place::key(cx.changelog(store)), node, key, &mut bytes, cx.scratch.reads_back)?;
    let place = Keyed::of_windows(store, sliding, &bytes);
    // Whatever stands behind this one takes rows of its own.
    let mut rows = std::mem::take(&mut cx.scratch.rows);
    let earliest =
        if time < difference { 0 } else { time.saturating_sub(difference).saturating_sub(difference).max(0) };
    place.find(cx, sliding.end(earliest)..=sliding.end(time.saturating_add(1)), &mut rows)?;
    let mut windows = Windows {
        place,
        node,
        sliding,
        closed,
        windowed: Windowed { key: key.clone(), start: 0, end: 0 },
        is_first: true,
        step,
        forward: &mut forward,
    };
    let found = found(&rows, cx.stores[store].name())?;
    if time < difference {
        windows.early::<L, AS, A, R, OLD>(cx, time, &found)?;
    } else {
        windows.usual::<L, AS, A, R, OLD>(cx, time, &found)?;
    }
    cx.scratch.rows = rows;
    cx.scratch.buffers.put_back(bytes);
    if sliding.emit != Emit::OnWindowClose {
        return Ok(());
    }
    close::<L, KS, AS, K, A>(cx, store, (sliding.into(), Index::ByStart), sliding.last_closed(before)..=closed, forward)
}

/// Counts the records of each window.
pub fn count_sliding<L, KS, AS, K, const OLD: bool>(
    cx: &mut ProcessorContext<'_, L>,
    input: Input,
    node: &'static str,
    sliding: &Sliding,
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
    fold_sliding::<L, KS, AS, K, i64, i64, OLD>(cx, input, node, sliding, key, step, forward)
}

impl<'k> Keyed<'k> {
    /// The sliding windows of a key.
    fn of_windows(store: usize, sliding: &Sliding, key: &'k [u8]) -> Self {
        Self { store, buckets: sliding.into(), index: Index::of(sliding.emit), key }
    }
}

/// The windows of a key while a record comes to them.
struct Windows<'r, K, S, F> {
    place: Keyed<'r>,
    node: &'static str,
    sliding: &'r Sliding,
    /// Windows that end here, or before, take nothing more.
    closed: i64,
    /// The key of what is handed on.
    windowed: Windowed<K>,
    is_first: bool,
    step: S,
    forward: &'r mut F,
}

/// A window as it was read.
#[derive(Clone, Copy)]
struct Found<'r> {
    start: i64,
    /// The event time of the last record in it.
    time: i64,
    value: &'r [u8],
}

/// The rows that were found, of the store with this name.
fn found<'r>(rows: &'r RowBuffer, store: &str) -> Result<Vec<Found<'r>>, StoreError> {
    let window = |(row, entry)| {
        let TimestampedValue { timestamp: time, value } = decode_entry(entry, store)?;
        Ok(grouped::time_of(row).map(|at| Found { start: at.start, time, value }))
    };
    rows.iter().filter_map(|row| window(row).transpose()).collect()
}

impl<K, S, F> Windows<'_, K, S, F> {
    /// A record that comes less than the difference after 1970: no window of its own ends with it, but one holds all records from
    /// there on.
    fn early<L, AS, A, R, const OLD: bool>(
        &mut self,
        cx: &mut ProcessorContext<'_, L>,
        time: i64,
        found: &[Found<'_>],
    ) -> Result<(), ProcessError>
    where
        L: Log,
        AS: Serde<A>,
        R: Folded<A>,
        S: FnMut(Option<A>, &RecordContext) -> R,
        F: FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
    {
        let (mut all, mut right, mut follows, mut previous) = (None, None, false, None);
        for &window in found {
            if window.start == 0 {
                all = Some(window);
                previous = Some(window.time).filter(|&previous| previous < time);
            } else if window.start <= time {
                right = Some(window);
                self.fold::<L, AS, A, R, OLD>(cx, window.start, Some(window))?;
            } else {
                follows = true;
            }
        }
        // Without a window between, the records that follow lie in the first one.
        let right = right.or(all).filter(|right| right.time > time);
        if let Some(right) = right.filter(|_| !follows) {
            self.begin_behind::<L, AS, A>(cx, time, right)?;
        }
        if let Some(behind) = previous.map(|previous| previous + 1).filter(|&start| !is_there(found, start)) {
            self.fold::<L, AS, A, R, OLD>(cx, behind, None)?;
        }
        self.fold::<L, AS, A, R, OLD>(cx, 0, all)
    }

    fn usual<L, AS, A, R, const OLD: bool>(
        &mut self,
        cx: &mut ProcessorContext<'_, L>,
        time: i64,
        found: &[Found<'_>],
    ) -> Result<(), ProcessError>
    where
        L: Log,
        AS: Serde<A>,
        R: Folded<A>,
        S: FnMut(Option<A>, &RecordContext) -> R,
        F: FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
    {
        let own = time - self.sliding.difference_ms;
        let (mut left, mut right, mut follows, mut ends_here, mut previous) = (None, None, false, false, None);
        for &window in found.iter().rev() {
            if window.start > time {
                follows = true;
            } else if window.start > own {
                right = right.or(Some(window));
                self.fold::<L, AS, A, R, OLD>(cx, window.start, Some(window))?;
            } else if window.start == own {
                ends_here = true;
                self.fold::<L, AS, A, R, OLD>(cx, own, Some(window))?;
                if window.time >= time {
                    // There was a record of this moment already, which made all the others.
                    return Ok(());
                }
                previous = Some(window.time);
            } else {
                left = Some(window);
                previous = Some(window.time);
                break;
            }
        }
        let behind = previous.map(|previous| previous + 1);
        if let Some(behind) = behind.filter(|&start| start >= own && !is_there(found, start)) {
            self.fold::<L, AS, A, R, OLD>(cx, behind, None)?;
        }
        if !ends_here {
            // What the window before holds lies in this one too, if its last record does.
            let held = left.filter(|left| left.time >= own);
            self.make::<L, AS, A, R>(cx, own, held)?;
        }
        if let Some(right) = right.filter(|right| !follows && right.time > time) {
            self.begin_behind::<L, AS, A>(cx, time, right)?;
        }
        Ok(())
    }

    /// Folds the record into a window, which is there or not.
    fn fold<L, AS, A, R, const OLD: bool>(
        &mut self,
        cx: &mut ProcessorContext<'_, L>,
        start: i64,
        window: Option<Found<'_>>,
    ) -> Result<(), ProcessError>
    where
        L: Log,
        AS: Serde<A>,
        R: Folded<A>,
        S: FnMut(Option<A>, &RecordContext) -> R,
        F: FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
    {
        let record = cx.timestamp();
        let time = window.map_or(record, |window| window.time.max(record));
        let old = if OLD { self.decoded::<L, AS, A>(cx, window)? } else { None };
        let current = self.decoded::<L, AS, A>(cx, window)?;
        self.put::<L, AS, A, R>(cx, start, time, current, &old)
    }

    /// Makes a window of the record, and of what another one holds.
    fn make<L, AS, A, R>(
        &mut self,
        cx: &mut ProcessorContext<'_, L>,
        start: i64,
        held: Option<Found<'_>>,
    ) -> Result<(), ProcessError>
    where
        L: Log,
        AS: Serde<A>,
        R: Folded<A>,
        S: FnMut(Option<A>, &RecordContext) -> R,
        F: FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
    {
        let (time, current) = (cx.timestamp(), self.decoded::<L, AS, A>(cx, held)?);
        self.put::<L, AS, A, R>(cx, start, time, current, &None)
    }

    fn put<L, AS, A, R>(
        &mut self,
        cx: &mut ProcessorContext<'_, L>,
        start: i64,
        time: i64,
        current: Option<A>,
        old: &Option<A>,
    ) -> Result<(), ProcessError>
    where
        L: Log,
        AS: Serde<A>,
        R: Folded<A>,
        S: FnMut(Option<A>, &RecordContext) -> R,
        F: FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
    {
        let end = self.sliding.end(start);
        if end <= self.closed {
            cx.drop_from_window(self.node, DropReason::Late, (start, end));
            return Ok(());
        }
        let new = (self.step)(current, cx.record()).value();
        let (changelog, node, reads_back) = (cx.changelog(self.place.store), self.node, cx.scratch.reads_back);
        self.place.write(cx, At { end, start }, |entry| {
            let Some(value) = &new else {
                encode_deletion(time, entry);
                return Ok(());
            };
            begin_entry(time, entry);
            encode::<AS, _>(Place::value(changelog), node, value, entry, reads_back)
        })?;
        self.hand_on::<L, A>(cx, start, time, Change { new: &new, old, is_latest: true })
    }

    /// The window that begins behind the record at `time` holds what one holds that began before it and reaches further.
    fn begin_behind<L, AS, A>(
        &mut self,
        cx: &mut ProcessorContext<'_, L>,
        time: i64,
        held: Found<'_>,
    ) -> Result<(), ProcessError>
    where
        L: Log,
        AS: Serde<A>,
        F: FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
    {
        let start = time.saturating_add(1);
        self.place.write(cx, At { end: self.sliding.end(start), start }, |entry| {
            begin_entry(held.time, entry);
            entry.extend_from_slice(held.value);
            Ok(())
        })?;
        let new = self.decoded::<L, AS, A>(cx, Some(held))?;
        self.hand_on::<L, A>(cx, start, held.time, Change::to(&new))
    }

    fn hand_on<L, A>(
        &mut self,
        cx: &mut ProcessorContext<'_, L>,
        start: i64,
        time: i64,
        change: Change<'_, A>,
    ) -> Result<(), ProcessError>
    where
        L: Log,
        F: FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
    {
        if self.sliding.emit == Emit::OnWindowClose {
            return Ok(());
        }
        (self.windowed.start, self.windowed.end) = (start, self.sliding.end(start));
        let Self { windowed, forward, is_first, .. } = self;
        let mut hand_on = |cx: &mut ProcessorContext<'_, L>| cx.at_time(time, |cx| forward(cx, windowed, change));
        if std::mem::take(is_first) { hand_on(cx) } else { cx.as_another(hand_on) }
    }

    fn decoded<L, AS, A>(
        &self,
        cx: &ProcessorContext<'_, L>,
        window: Option<Found<'_>>,
    ) -> Result<Option<A>, ProcessError>
    where
        L: Log,
        AS: Serde<A>,
    {
        let (name, changelog) = (cx.stores[self.place.store].name(), cx.changelog(self.place.store));
        window.map(|window| stored_value::<AS, A>(name, changelog, window.value)).transpose()
    }
}

fn is_there(found: &[Found<'_>], start: i64) -> bool {
    found.iter().any(|window| window.start == start)
}

//! The rows of one key that lie in time: those of sessions and of sliding windows, and the index by which they close.

use std::ops::RangeInclusive;

use crate::context::{ProcessError, ProcessorContext};
use crate::log::Log;
use crate::serdes::{Place, Serde, read};
use crate::store::grouped::{At, Buckets, Index};
use crate::store::{RowBuffer, TimestampedValue, encode_deletion, is_entry};
use crate::windowed::Windowed;

use super::aggregate::{stored_value, unreadable};
use super::change::Change;
use super::runs::in_runs;

/// See the module.
pub(super) struct Keyed<'k> {
    pub(super) store: usize,
    pub(super) buckets: Buckets,
    /// In which order results are handed on when they close, if they are.
    pub(super) index: Option<Index>,
    /// The bytes of the key.
    pub(super) key: &'k [u8],
}

impl Keyed<'_> {
    /// Reads the rows whose ends are in a range and can be seen, in the order of the ends.
    pub(super) fn find<L: Log>(
        &self,
        cx: &mut ProcessorContext<'_, L>,
        ends: RangeInclusive<i64>,
        rows: &mut RowBuffer,
    ) -> Result<(), ProcessError> {
        rows.clear();
        let Some((latest, horizon)) = cx.stores[self.store].times_seen() else { return Ok(()) };
        let first = (*ends.start()).max(horizon.saturating_add(1)).max(0);
        let last = (*ends.end()).min(latest);
        let (mut from, mut to) = (cx.scratch.buffers.take(), cx.scratch.buffers.take());
        if first <= last {
            for bucket in self.buckets.of(first)..=self.buckets.of(last) {
                from.clear();
                Buckets::prefix(bucket, self.key, &mut from);
                to.clear();
                to.extend_from_slice(&from);
                from.extend_from_slice(&first.to_be_bytes());
                // Behind the rows with the last end, whatever their starts.
                to.extend_from_slice(&last.to_be_bytes());
                to.push(u8::MAX);
                cx.stores[self.store].range(&from, &to, usize::MAX, rows)?;
            }
        }
        cx.scratch.buffers.put_back(to);
        cx.scratch.buffers.put_back(from);
        Ok(())
    }

    /// Deletes a row.
    pub(super) fn remove<L: Log>(&self, cx: &mut ProcessorContext<'_, L>, at: At) -> Result<(), ProcessError> {
        self.write(cx, at, |entry| {
            encode_deletion(at.end, entry);
            Ok(())
        })
    }

    /// Writes a row, and where it closes.
    pub(super) fn write<L: Log>(
        &self,
        cx: &mut ProcessorContext<'_, L>,
        at: At,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), ProcessError>,
    ) -> Result<(), ProcessError> {
        let (mut row, mut entry) = (cx.scratch.buffers.take(), cx.scratch.buffers.take());
        self.buckets.row(self.key, at, &mut row);
        let state = &mut cx.stores[self.store];
        let is_there = state.update(&row, &mut entry, |_, entry| {
            write(entry)?;
            Ok::<_, ProcessError>(is_entry(entry))
        })?;
        if let Some(index) = self.index {
            row.clear();
            index.row(self.key, at, &mut row);
            state.put(&row, at.end, is_there.then_some(&[]), &mut entry)?;
        }
        cx.scratch.buffers.put_back(entry);
        cx.scratch.buffers.put_back(row);
        Ok(())
    }
}

/// Hands on the rows that end after the start of `ends` and not after its end, in the order of the index, each with the event
/// time that its entry has.
pub(super) fn close<L, KS, AS, K, A>(
    cx: &mut ProcessorContext<'_, L>,
    store: usize,
    (buckets, index): (Buckets, Index),
    ends: RangeInclusive<i64>,
    mut forward: impl FnMut(&mut ProcessorContext<'_, L>, &Windowed<K>, Change<'_, A>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError>
where
    L: Log,
    KS: Serde<K>,
    AS: Serde<A>,
{
    let (after, last) = ends.into_inner();
    if after >= last || last < 0 {
        return Ok(());
    }
    let (changelog, name) = (cx.changelog(store), cx.stores[store].name());
    let (from, to) = (index.from(after.saturating_add(1)), index.from(last.saturating_add(1)));
    in_runs(cx, store, from, &to, |cx, marker, _| {
        let Some((at, bytes)) = index.split(marker) else { return Ok(()) };
        let mut row = cx.scratch.buffers.take();
        buckets.row(bytes, at, &mut row);
        // What closes may be hidden by its age.
        let found = match cx.stores[store].get_hidden(&row)? {
            Some(TimestampedValue { value, timestamp }) => {
                Some((stored_value::<AS, A>(name, changelog, value)?, timestamp))
            }
            None => None,
        };
        cx.scratch.buffers.put_back(row);
        let Some((value, time)) = found else { return Ok(()) };
        let key = read::<KS, K>(Place::key(changelog), bytes).map_err(|reason| unreadable(name, reason))?;
        let windowed = Windowed { key, start: at.start, end: at.end };
        let value = Some(value);
        cx.as_another(|cx| cx.at_time(time, |cx| forward(cx, &windowed, Change::to(&value))))
    })
}

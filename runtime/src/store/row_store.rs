//! The store a task works on: an overlay over the committed backend.

#[cfg(test)]
mod tests;
mod waiting;

use std::ops::Range;

use super::changelog::{self, ChangelogRecord, RowForm, Rows, Unrestored};
use super::expiring::{Closing, Expiring};
use super::fresh::Fresh;
use super::held::{Held, HeldChange};
use super::overlay::Overlay;
use super::waiting::Waiting;
use super::{
    RowBuffer, StoreBackend, StoreBatch, StoreChange, StoreError, StoreNote, TimestampedValue, decode_entry,
    encode_deletion, encode_entry, present,
};
use crate::description::StoreKind;

pub(crate) use waiting::ChangedBytes;

/// A store of one task, of whatever kind: rows of a key and an entry.
///
/// Reads see the task's own uncommitted writes. Every update is forwarded downstream at once, as Kafka Streams does
/// without caching, unless the store holds back what a record changes. The changelog gets the last value of each key a
/// transaction: all that a restore can see of an atomic commit.
pub struct RowStore<B> {
    name: &'static str,
    kind: StoreKind,
    backend: B,
    overlay: Overlay,
    /// Where its table hands each key on once a record.
    held: Option<Held>,
    /// Where its rows expire.
    expiring: Option<Expiring>,
    /// Where its rows are changes that wait.
    waiting: Option<Waiting>,
}

impl<B: StoreBackend> RowStore<B> {
    /// A store over its committed part. `cache_budget`: bytes that clean entries and uncommitted writes may take
    /// together; only uncommitted writes alone may take more.
    pub fn new(name: &'static str, kind: StoreKind, backend: B, cache_budget: usize) -> Self {
        let (expiring, waiting) = (Expiring::new(kind, 1), Waiting::new(kind));
        Self { name, kind, backend, overlay: Overlay::new(cache_budget), held: None, expiring, waiting }
    }

    /// From now on it notes what each record changes, for whoever asks when the record is processed.
    pub(crate) fn hold_back(&mut self) {
        self.held = Some(Held::default());
    }

    /// What was changed last was changed at this event time.
    #[inline]
    pub(crate) fn held_at(&mut self, time: i64) {
        if let Some(held) = &mut self.held {
            held.set_time(time);
        }
    }

    /// What has changed since the last call.
    pub(crate) fn take_held(&mut self) -> Vec<HeldChange> {
        self.held.as_mut().map(Held::take).unwrap_or_default()
    }

    /// Changes what was given to [`RowStore::new`].
    pub(crate) fn set_cache_budget(&mut self, bytes: usize) {
        self.overlay.set_budget(bytes);
    }

    /// The store's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The committed part.
    pub fn backend(&self) -> &B {
        &self.backend
    }

    /// The same for an aggregation of windows with so many inputs, each of which has a clock of its own.
    pub(crate) fn with_clocks(self, clocks: usize) -> Self {
        let expiring = Expiring::new(self.kind, clocks.max(1));
        Self { expiring, ..self }
    }

    /// The stream times that its aggregation of windows, one for each input, or its buffer goes by, -1 before the first record.
    /// None for a store without any.
    pub(crate) fn clocks(&self) -> &[i64] {
        match (&self.expiring, &self.waiting) {
            (Some(rows), _) => rows.clocks(),
            (None, Some(waiting)) => waiting.clock(),
            (None, None) => &[],
        }
    }

    /// The latest time that a row of windows or sessions has had, at least; `None` for a store whose rows stay.
    pub(crate) fn known_time(&self) -> Option<i64> {
        self.expiring.as_ref().map(Expiring::known_time)
    }

    /// The latest time that a row has had, and that of rows that are hidden.
    pub(crate) fn times_seen(&self) -> Option<(i64, i64)> {
        let committed = self.backend.stream_time();
        self.expiring.as_ref().map(|rows| (rows.time(committed), rows.horizon(committed)))
    }

    /// A clock is at least this; returns what it was.
    #[inline]
    pub(crate) fn pass(&mut self, clock: usize, time: i64) -> i64 {
        match (&mut self.expiring, &mut self.waiting) {
            (Some(rows), _) => rows.pass(clock, time),
            (None, Some(waiting)) => waiting.pass(time),
            (None, None) => time,
        }
    }

    /// Whether a row is too old to be seen, where an input may still bring a record for it: each of several has its own clock.
    #[inline]
    pub(crate) fn forgets(&self, row: &[u8]) -> bool {
        let committed = || self.backend.stream_time();
        self.expiring.as_ref().is_some_and(|rows| rows.clocks().len() > 1 && rows.hides(row, committed()))
    }

    /// The same for a clock that was committed.
    pub(crate) fn set_clock(&mut self, clock: usize, time: i64) {
        match &mut self.expiring {
            Some(rows) => rows.set_clock(clock, time),
            None => {
                self.pass(clock, time);
            }
        }
    }

    /// The windows that have closed since this was last asked, when a result has this event time; none of a store without windows.
    pub(crate) fn close(&mut self, time: i64) -> Closing {
        let none = Closing { reopened: Vec::new(), after: i64::MIN, last: i64::MIN };
        self.expiring.as_mut().map_or(none, |rows| rows.close(time))
    }

    /// Whether the order in which its rows close is not there: `emit` has changed since they were written.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn lacks_index(&self) -> Result<bool, StoreError> {
        let has_any = |range: Range<Vec<u8>>| {
            let mut found = false;
            self.backend.range(&range.start, Some(&range.end), &mut |_, _| {
                found = true;
                false
            })?;
            Ok(found)
        };
        self.expiring.as_ref().map_or(Ok(false), |rows| rows.lacks_index(has_any))
    }

    /// Its clock is at least where its rows are, if the committed offsets did not tell it.
    pub(crate) fn start_clock(&mut self) {
        let committed = self.backend.stream_time();
        if let Some(rows) = &mut self.expiring {
            rows.start_clock(committed);
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.pass(committed);
        }
    }

    /// The stream time committed with the state; -1 for none.
    pub(crate) fn backend_stream_time(&self) -> i64 {
        self.backend.stream_time()
    }

    pub(crate) fn backend_mut(&mut self) -> &mut B {
        &mut self.backend
    }

    /// The committed part alone; uncommitted writes are gone.
    #[cfg(test)]
    pub(crate) fn into_backend(self) -> B {
        self.backend
    }

    /// The current value of `key`, uncommitted writes included.
    ///
    /// # Errors
    /// When the disk refuses or the entry is corrupt.
    #[inline]
    pub fn get(&mut self, key: &[u8]) -> Result<Option<TimestampedValue<'_>>, StoreError> {
        if let Some(rows) = &self.expiring
            && rows.hides(key, self.backend.stream_time())
        {
            return Ok(None);
        }
        self.get_hidden(key)
    }

    /// The same of a row that may be hidden by its age.
    ///
    /// # Errors
    /// As [`RowStore::get`].
    #[inline]
    pub(crate) fn get_hidden(&mut self, key: &[u8]) -> Result<Option<TimestampedValue<'_>>, StoreError> {
        let backend = &self.backend;
        let slot = self.overlay.slot(key, |entry| backend.get(key, entry).map(drop))?;
        read(self.overlay.entry(slot), self.name)
    }

    /// Replaces the value of `key`; `None` deletes it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put(
        &mut self,
        key: &[u8],
        timestamp: i64,
        value: Option<&[u8]>,
        scratch: &mut Vec<u8>,
    ) -> Result<(), StoreError> {
        let encode = |scratch: &mut Vec<u8>| match value {
            Some(value) => encode_entry(timestamp, value, scratch),
            None => encode_deletion(timestamp, scratch),
        };
        if self.held.is_some() {
            // What it was is asked for.
            return self.update(key, scratch, |_, scratch| {
                encode(scratch);
                Ok(())
            });
        }
        if let Some(rows) = &mut self.expiring {
            // It may have been there: nobody has looked.
            rows.note(key, true, &[]);
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.note(key, true);
        }
        let slot = self.overlay.slot(key, |_| Ok(()))?;
        scratch.clear();
        encode(scratch);
        self.overlay.write(slot, scratch);
        Ok(())
    }

    /// Reads `key`, lets `update` write the new entry (a deletion, or nothing: delete) and returns what `update` returned. One
    /// look-up for both.
    ///
    /// # Errors
    /// When the disk refuses, the entry is corrupt, or `update` fails; then nothing changes.
    #[inline]
    pub fn update<R, E: From<StoreError>>(
        &mut self,
        key: &[u8],
        scratch: &mut Vec<u8>,
        update: impl FnOnce(Option<TimestampedValue<'_>>, &mut Vec<u8>) -> Result<R, E>,
    ) -> Result<R, E> {
        let backend = &self.backend;
        let slot = self.overlay.slot(key, |entry| backend.get(key, entry).map(drop))?;
        scratch.clear();
        let result = update(read(self.overlay.entry(slot), self.name)?, scratch)?;
        let before = self.overlay.entry(slot);
        if let Some(held) = &mut self.held {
            held.note(key, before);
        }
        if let Some(rows) = &mut self.expiring {
            rows.note(key, before.is_empty(), before);
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.note(key, before.is_empty());
        }
        self.overlay.write(slot, scratch);
        Ok(result)
    }

    /// Reads the rows with keys from `from` on and before `to`, uncommitted writes included, in the order of their keys, and at
    /// most `limit` of them. What is hidden by its age is read too.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn range(&self, from: &[u8], to: &[u8], limit: usize, rows: &mut RowBuffer) -> Result<(), StoreError> {
        let Some(fresh) = self.fresh() else { return Ok(()) };
        let overlay = &self.overlay;
        let mut push = |key: &[u8], committed: &[u8]| {
            let entry = overlay.peek(key).unwrap_or(committed);
            if !entry.is_empty() {
                rows.push(key, entry);
            }
            rows.len() < limit
        };
        let (mut fresh, mut goes_on) = (fresh.range(from, to).peekable(), true);
        self.backend.range(from, Some(to), &mut |key, entry| {
            while let Some(before) = fresh.next_if(|fresh| *fresh < key) {
                goes_on = push(before, &[]);
                if !goes_on {
                    return false;
                }
            }
            // It was deleted, and is there again.
            fresh.next_if_eq(&key);
            goes_on = push(key, entry);
            goes_on
        })?;
        if goes_on {
            fresh.all(|key| push(key, &[]));
        }
        Ok(())
    }

    /// The new rows since the last commit, where rows are read in order.
    fn fresh(&self) -> Option<&Fresh> {
        self.expiring.as_ref().map(Expiring::fresh).or(self.waiting.as_ref().map(Waiting::fresh))
    }

    /// Shows `send` what the transaction writes to the changelog, and which record of it is the last: one for each key that
    /// was written, in no particular order. A deletion that does not know its time happened at `deleted_at`.
    ///
    /// # Errors
    /// When an entry is corrupt, or `send` fails.
    pub(crate) fn changes<E: From<StoreError>>(
        &self,
        deleted_at: i64,
        mut send: impl FnMut(ChangelogRecord<'_>, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        let (form, mut key) = (RowForm::of(self.kind), Vec::new());
        let mut dirty = self.overlay.dirty().filter(|(name, _)| form.has_record(name)).peekable();
        while let Some((name, row)) = dirty.next() {
            key.clear();
            let deleted_at = super::deleted_at(row).unwrap_or(deleted_at);
            let record = changelog::record(form, self.name, (name, present(row)), deleted_at, &mut key)?;
            send(record, dirty.peek().is_none())?;
        }
        Ok(())
    }

    /// Whether the records of its changelog have a header that says how to read them.
    pub(crate) fn has_version(&self) -> bool {
        RowForm::of(self.kind).has_version()
    }

    /// Adds to `rows` what a record of its changelog stands for.
    ///
    /// # Errors
    /// When the record is none of this kind of store, or the store cannot be read.
    #[inline]
    pub(crate) fn restored(&self, record: ChangelogRecord<'_>, rows: &mut Rows) -> Result<(), Unrestored> {
        changelog::rows(self.kind, (self.name, &self.backend), record, rows)
    }

    /// Shows `visit` what is committed and can be seen, as the records that its changelog would have of it, in the order of the rows.
    ///
    /// # Errors
    /// When the disk refuses or an entry is corrupt.
    pub(crate) fn committed(&self, visit: &mut dyn FnMut(ChangelogRecord<'_>)) -> Result<(), StoreError> {
        let (mut buffer, mut corrupt) = (Vec::new(), None);
        let committed = self.backend.stream_time();
        let first = self.expiring.as_ref().map(|rows| rows.first_visible(committed)).unwrap_or_default();
        let form = RowForm::of(self.kind);
        self.backend.range(&first, None, &mut |key, entry| {
            if !form.has_record(key) || self.expiring.as_ref().is_some_and(|rows| rows.hides(key, committed)) {
                return true;
            }
            buffer.clear();
            match changelog::record(form, self.name, (key, Some(entry)), 0, &mut buffer) {
                Ok(record) => visit(record),
                Err(error) => corrupt = Some(error),
            }
            corrupt.is_none()
        })?;
        corrupt.map_or(Ok(()), Err)
    }

    pub(crate) fn is_dirty(&self) -> bool {
        self.overlay.is_dirty()
    }

    /// Memory held by the overlay.
    pub(crate) fn overlay_bytes(&self) -> usize {
        self.overlay.bytes()
    }

    /// Memory held by uncommitted writes.
    pub(crate) fn uncommitted_bytes(&self) -> usize {
        self.overlay.dirty_bytes() + self.fresh().map_or(0, Fresh::bytes)
    }

    /// The uncommitted writes, for a log that takes them before the commit. `stream_time` is the task's.
    pub(crate) fn staged_change<'a>(&'a mut self, stream_time: i64, note: &'a StoreNote) -> StoreChange<'a, B> {
        let (stream_time, trims) = self.times(stream_time);
        let batch = StoreBatch { writes: self.overlay.writes(B::SORTED), stream_time, trims, note };
        StoreChange { store: &mut self.backend, batch, changelog_offset: None }
    }

    /// The transaction is committed: what is to become part of the backend. [`RowStore::applied`] says that it did.
    pub(crate) fn committed_change<'a>(
        &'a mut self,
        stream_time: i64,
        changelog_offset: Option<i64>,
        note: &'a StoreNote,
    ) -> StoreChange<'a, B> {
        let (stream_time, trims) = self.times(stream_time);
        let (writes, trims) =
            if B::STAGED { (Vec::new(), Vec::new()) } else { (self.overlay.writes(B::SORTED), trims) };
        let batch = StoreBatch { writes, stream_time, trims, note };
        StoreChange { store: &mut self.backend, batch, changelog_offset }
    }

    /// The store's time after the transaction, if the task's is `stream_time`, and which of its rows are removed.
    fn times(&self, stream_time: i64) -> (i64, Vec<Range<Vec<u8>>>) {
        let committed = self.backend.stream_time();
        match (&self.expiring, &self.waiting) {
            (Some(rows), _) => (rows.time(committed), rows.trims(committed)),
            (None, Some(waiting)) => (waiting.time(committed), Vec::new()),
            (None, None) => (stream_time, Vec::new()),
        }
    }

    /// Every uncommitted write is part of the backend now.
    pub(crate) fn applied(&mut self) {
        self.overlay.mark_clean();
        if let Some(rows) = &mut self.expiring {
            rows.applied(self.backend.stream_time());
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.applied();
        }
    }

    /// The transaction is not committed, or nobody knows: forget its writes.
    pub(crate) fn discard(&mut self) {
        self.overlay.clear();
        if let Some(held) = &mut self.held {
            held.clear();
        }
        if let Some(rows) = &mut self.expiring {
            rows.discard();
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.discard();
        }
    }
}

#[inline]
fn read<'a>(entry: &'a [u8], store: &str) -> Result<Option<TimestampedValue<'a>>, StoreError> {
    if entry.is_empty() { Ok(None) } else { decode_entry(entry, store).map(Some) }
}

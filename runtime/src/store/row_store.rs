//! The store a task works on: an overlay over the committed backend.

use std::ops::Range;

use super::changelog::{self, ChangelogRecord, RowForm, Rows};
use super::expiring::{Closing, Expiring};
use super::held::{Held, HeldChange};
use super::overlay::Overlay;
use super::{
    RowBuffer, StoreBackend, StoreBatch, StoreChange, StoreError, StoreNote, TimestampedValue, decode_entry,
    encode_deletion, encode_entry, present,
};
use crate::description::StoreKind;

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
}

impl<B: StoreBackend> RowStore<B> {
    /// A store over its committed part. `cache_budget`: bytes that clean entries and uncommitted writes may take
    /// together; only uncommitted writes alone may take more.
    pub fn new(name: &'static str, kind: StoreKind, backend: B, cache_budget: usize) -> Self {
        let expiring = Expiring::new(kind, 1);
        Self { name, kind, backend, overlay: Overlay::new(cache_budget), held: None, expiring }
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

    /// The stream times of its windows' aggregation, one for each input, -1 before its first record. None for a store without
    /// windows.
    pub(crate) fn clocks(&self) -> &[i64] {
        self.expiring.as_ref().map_or(&[], Expiring::clocks)
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

    /// The clock of an input of its windows is at least this; returns what it was.
    #[inline]
    pub(crate) fn pass(&mut self, clock: usize, time: i64) -> i64 {
        self.expiring.as_mut().map_or(time, |rows| rows.pass(clock, time))
    }

    /// Whether a row is too old to be seen, where an input may still bring a record for it: each of several has its own clock.
    #[inline]
    pub(crate) fn forgets(&self, row: &[u8]) -> bool {
        let committed = || self.backend.stream_time();
        self.expiring.as_ref().is_some_and(|rows| rows.clocks().len() > 1 && rows.hides(row, committed()))
    }

    /// The same for a clock that was committed.
    pub(crate) fn set_clock(&mut self, clock: usize, time: i64) {
        if let Some(rows) = &mut self.expiring {
            rows.set_clock(clock, time);
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

    /// The clock of its windows is at least where their rows are, if the committed offsets did not tell it.
    pub(crate) fn start_clock(&mut self) {
        let committed = self.backend.stream_time();
        if let Some(rows) = &mut self.expiring {
            rows.start_clock(committed);
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
        self.overlay.write(slot, scratch);
        Ok(result)
    }

    /// Reads the rows with keys from `from` on and before `to`, uncommitted writes included, in the order of their keys, and at
    /// most `limit` of them. What is hidden by its age is read too.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn range(&self, from: &[u8], to: &[u8], limit: usize, rows: &mut RowBuffer) -> Result<(), StoreError> {
        let Some(expiring) = &self.expiring else { return Ok(()) };
        let overlay = &self.overlay;
        let mut push = |key: &[u8], committed: &[u8]| {
            let entry = overlay.peek(key).unwrap_or(committed);
            if !entry.is_empty() {
                rows.push(key, entry);
            }
            rows.len() < limit
        };
        let (mut fresh, mut goes_on) = (expiring.fresh(from, to).peekable(), true);
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

    /// Adds to `rows` what a record of its changelog stands for.
    ///
    /// # Errors
    /// When the record is none of this kind of store.
    #[inline]
    pub(crate) fn restored(&self, record: ChangelogRecord<'_>, rows: &mut Rows) -> Result<(), StoreError> {
        changelog::rows(self.kind, self.name, record, rows)
    }

    /// Shows `visit` what is committed and can be seen, as the records that its changelog would have of it, in the order of the rows.
    ///
    /// # Errors
    /// When the disk refuses or an entry is corrupt.
    pub(crate) fn committed(&self, visit: &mut dyn FnMut(ChangelogRecord<'_>)) -> Result<(), StoreError> {
        let (mut buffer, mut corrupt) = (Vec::new(), None);
        let committed = self.backend.stream_time();
        let first = self.expiring.as_ref().map(|rows| rows.first_visible(committed)).unwrap_or_default();
        self.backend.range(&first, None, &mut |key, entry| {
            if self.expiring.as_ref().is_some_and(|rows| rows.hides(key, committed)) {
                return true;
            }
            buffer.clear();
            match changelog::record(RowForm::of(self.kind), self.name, (key, Some(entry)), 0, &mut buffer) {
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
        self.overlay.dirty_bytes() + self.expiring.as_ref().map_or(0, Expiring::bytes)
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
        match &self.expiring {
            Some(rows) => (rows.time(committed), rows.trims(committed)),
            None => (stream_time, Vec::new()),
        }
    }

    /// Every uncommitted write is part of the backend now.
    pub(crate) fn applied(&mut self) {
        self.overlay.mark_clean();
        if let Some(rows) = &mut self.expiring {
            rows.applied(self.backend.stream_time());
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
    }
}

#[inline]
fn read<'a>(entry: &'a [u8], store: &str) -> Result<Option<TimestampedValue<'a>>, StoreError> {
    if entry.is_empty() { Ok(None) } else { decode_entry(entry, store).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StateBackend as _;
    use crate::store::memory::{MemoryState, MemoryStore};

    fn store(budget: usize) -> RowStore<MemoryStore> {
        RowStore::new("s", StoreKind::KeyValue, MemoryStore::new(StoreKind::KeyValue), budget)
    }

    fn apply(store: &mut RowStore<MemoryStore>, stream_time: i64, changelog_offset: Option<i64>) {
        let note = StoreNote::default();
        MemoryState.write(&mut [store.committed_change(stream_time, changelog_offset, &note)]).unwrap();
        store.applied();
    }

    fn value(store: &mut RowStore<MemoryStore>, key: &[u8]) -> Option<Vec<u8>> {
        store.get(key).unwrap().map(|entry| entry.value.to_vec())
    }

    #[test]
    fn uncommitted_writes_are_seen_and_can_be_taken_back() {
        let (mut store, mut scratch) = (store(1 << 20), Vec::new());
        store.put(b"a", 1, Some(b"1"), &mut scratch).unwrap();
        apply(&mut store, 1, Some(1));
        store.put(b"a", 2, Some(b"2"), &mut scratch).unwrap();
        store.put(b"b", 2, Some(b"9"), &mut scratch).unwrap();
        assert_eq!(value(&mut store, b"a").unwrap(), b"2");
        store.discard();
        assert_eq!(value(&mut store, b"a").unwrap(), b"1");
        assert_eq!(value(&mut store, b"b"), None);
        assert_eq!(store.backend().changelog_offset(), Some(1));
    }

    #[test]
    fn a_delete_reaches_the_backend_and_the_batch_is_sorted() {
        let (mut store, mut scratch) = (store(1 << 20), Vec::new());
        for key in [b"c", b"a", b"b"] {
            store.put(key, 1, Some(b"x"), &mut scratch).unwrap();
        }
        store.put(b"a", 2, None, &mut scratch).unwrap();
        let keys: Vec<&[u8]> = store.overlay.writes(true).iter().map(|write| write.0).collect();
        assert_eq!(keys, [b"a", b"b", b"c"]);
        apply(&mut store, 2, None);
        assert_eq!(value(&mut store, b"a"), None);
        let mut left = Vec::new();
        store
            .backend()
            .scan(&mut |key, _| {
                left.push(key.to_vec());
                true
            })
            .unwrap();
        assert_eq!(left, [b"b".to_vec(), b"c".to_vec()]);
    }

    #[test]
    fn the_overlay_stays_within_its_budget_and_forgets_no_value() {
        let (mut store, mut scratch) = (store(10_000), Vec::new());
        for round in 0..50_i64 {
            for key in 0..40_u32 {
                let key = (round * 40 + i64::from(key)).to_be_bytes();
                store.put(&key, round, Some(&key), &mut scratch).unwrap();
            }
            apply(&mut store, round, None);
            assert!(store.overlay_bytes() <= 10_000, "{}", store.overlay_bytes());
        }
        for key in 0..2000_i64 {
            assert_eq!(value(&mut store, &key.to_be_bytes()).unwrap(), key.to_be_bytes());
        }
    }
}

//! What a store of changes that wait does with its rows and their index.

use super::RowStore;
use crate::description::Waits;
use crate::record::RecordContext;
use crate::store::buffered::{Buffered, Values};
use crate::store::waiting::{self, END};
use crate::store::{RowBuffer, StoreBackend, StoreError, begin_entry, encode_deletion};

/// The value that a key had before a change, and the one that it has since.
pub(crate) struct ChangedBytes<'a> {
    pub(crate) old: Option<&'a [u8]>,
    pub(crate) new: Option<&'a [u8]>,
}

impl<B: StoreBackend> RowStore<B> {
    /// How much waits. Counted where nobody has counted since the start, and known from then on.
    pub(crate) fn waits(&mut self) -> Result<Waits, StoreError> {
        let known = self.waiting.as_ref().and_then(|waiting| waiting.waits());
        known.map_or_else(|| self.count_waits(), Ok)
    }

    #[cold]
    fn count_waits(&mut self) -> Result<Waits, StoreError> {
        let (mut waits, mut row) = (Waits::default(), Vec::new());
        let mut rows = RowBuffer::default();
        self.range(&[], END, usize::MAX, &mut rows)?;
        for (index, _) in rows.iter() {
            let Some((_, key)) = waiting::split_index(index) else { continue };
            row.clear();
            waiting::begin_row(&mut row);
            row.extend_from_slice(key);
            let name = self.name;
            let Some(entry) = self.get(&row)? else { continue };
            waits.records += 1;
            waits.bytes += Buffered::of_row(name, entry.value)?.size(key);
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.set_waits(waits);
        }
        Ok(waits)
    }

    /// A change of the key of a row waits from now on, in the place that the key has in the queue, or at its end. `None` where it
    /// has too many bytes.
    pub(crate) fn wait(
        &mut self,
        row: &[u8],
        record: &RecordContext,
        change: ChangedBytes<'_>,
        scratch: &mut Vec<u8>,
    ) -> Result<Option<()>, StoreError> {
        let (name, Some(key)) = (self.name, waiting::key_of(row)) else { return Ok(None) };
        let ChangedBytes { old, new } = change;
        let written = self.update(row, scratch, |stored, entry| {
            let before = stored.map(|stored| Buffered::of_row(name, stored.value)).transpose()?;
            let (prior, time) = match before {
                Some(before) => (before.values.prior, before.values.time),
                None => (old, record.timestamp),
            };
            begin_entry(record.timestamp, entry);
            let value = entry.len();
            let written = Values { prior, old, new, time }.write(record, entry);
            let after = Buffered::of_row(name, entry.get(value..).unwrap_or_default());
            let size = |change: &Buffered<'_>| change.size(key);
            Ok::<_, StoreError>(written.map(|()| (before.as_ref().map(size), after.as_ref().map(size).ok(), time)))
        })?;
        let Some((before, after, time)) = written else { return Ok(None) };
        if before.is_none() {
            let mut index = Vec::with_capacity(row.len() + 8);
            waiting::index(time, key, &mut index);
            self.put(&index, time, Some(&[]), scratch)?;
            if let Some(waiting) = &mut self.waiting {
                waiting.came(&index);
            }
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.replaced(before, after);
        }
        Ok(Some(()))
    }

    /// Whether something may wait since `due` or before.
    #[inline]
    pub(crate) fn may_be_due(&self, due: i64) -> bool {
        self.waiting.as_ref().is_some_and(|waiting| waiting.may_be_due(due))
    }

    /// Reads the first index rows, at most so many.
    pub(crate) fn first_waiting(&self, limit: usize, rows: &mut RowBuffer) -> Result<(), StoreError> {
        match self.waiting.as_ref().and_then(|waiting| waiting.first()) {
            Some(first) => self.range(first, END, limit, rows),
            None => Ok(()),
        }
    }

    /// This is the first index row; `None`: there is none.
    pub(crate) fn set_first_waiting(&mut self, index: Option<&[u8]>) {
        if let Some(waiting) = &mut self.waiting {
            waiting.set_first(index);
        }
    }

    /// The key of the first index row waits no more, from this event time on.
    pub(crate) fn leave(&mut self, index: &[u8], at: i64, scratch: &mut Vec<u8>) -> Result<(), StoreError> {
        let (name, Some((_, key))) = (self.name, waiting::split_index(index)) else { return Ok(()) };
        let mut row = Vec::with_capacity(1 + key.len());
        waiting::begin_row(&mut row);
        row.extend_from_slice(key);
        let before = self.update(&row, scratch, |stored, entry| {
            encode_deletion(at, entry);
            stored.map(|stored| Buffered::of_row(name, stored.value).map(|change| change.size(key))).transpose()
        })?;
        self.put(index, at, None, scratch)?;
        if let Some(waiting) = &mut self.waiting {
            waiting.left(index);
            waiting.replaced(before, None);
        }
        Ok(())
    }
}

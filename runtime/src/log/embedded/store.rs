//! State inside the embedded log. The rows of a store are its changelog: one record a key, with its offset.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rocksdb::ReadOptions;

use crate::log::LogError;
use crate::store::rocksdb::error::store_error;
use crate::store::{InputPositions, StateBackend, StoreBackend, StoreBatch, StoreChange, StoreError, StoreNote};

use super::core::Core;
use super::keys;
use super::topic::{Kind, Topic};
use super::transaction::{Staged, Transaction};

/// The state of a task: part of the log's own atomic commit.
pub struct EmbeddedState {
    transaction: Rc<RefCell<Transaction>>,
}

impl EmbeddedState {
    pub(super) fn new(transaction: Rc<RefCell<Transaction>>) -> Self {
        Self { transaction }
    }
}

impl StateBackend for EmbeddedState {
    type Store = EmbeddedStore;

    fn stage(&mut self, changes: &mut [StoreChange<'_, EmbeddedStore>]) -> Result<(), StoreError> {
        let mut transaction = self.transaction.borrow_mut();
        changes.iter_mut().try_for_each(|StoreChange { store, batch, .. }| store.stage(batch, &mut transaction))
    }

    /// The writes are on disk since the commit.
    fn write(&mut self, changes: &mut [StoreChange<'_, EmbeddedStore>]) -> Result<(), StoreError> {
        for StoreChange { store, batch, .. } in changes {
            store.stream_time = Some(batch.stream_time);
            store.note.clone_from(batch.note);
        }
        Ok(())
    }
}

/// A store of a task.
pub struct EmbeddedStore {
    core: Arc<Core>,
    topic: Arc<Topic>,
    partition: i32,
    name: String,
    stream_time: Option<i64>,
    note: StoreNote,
    read: ReadOptions,
    /// The partition's prefix, then a key.
    key: RefCell<Vec<u8>>,
    row: Vec<u8>,
}

impl EmbeddedStore {
    pub(super) fn open(core: Arc<Core>, topic: Arc<Topic>, partition: i32, name: String) -> Result<Self, LogError> {
        let meta = core.get(keys::of_partition(keys::STREAM_TIME, topic.id, partition))?.unwrap_or_default();
        let stream_time = keys::number(&meta);
        let note = StoreNote { inputs: inputs(&meta).unwrap_or_default(), ..StoreNote::default() };
        let key = RefCell::new(keys::partition(topic.id, partition).to_vec());
        let (read, row) = (ReadOptions::default(), Vec::new());
        Ok(Self { core, topic, partition, name, stream_time, note, read, key, row })
    }

    fn error(&self, error: &rocksdb::Error) -> StoreError {
        store_error(&self.name, self.core.path(), "read", error)
    }

    fn io(&self, error: &LogError) -> StoreError {
        StoreError::Io { store: self.name.clone(), reason: error.to_string() }
    }

    fn count_bytes(&self) -> u64 {
        let mut bytes = 0;
        // A number for people; an error has been or will be reported by what reads the data for its own sake.
        let _ = self.scan(&mut |key, entry| {
            bytes += (key.len() + entry.len()) as u64;
            true
        });
        bytes
    }

    /// Only this worker writes this changelog, so its offsets are known before the commit.
    fn stage(&mut self, batch: &StoreBatch<'_>, transaction: &mut Transaction) -> Result<(), StoreError> {
        let family = self.core.family(keys::STATE).map_err(|error| self.io(&error))?;
        let Kind::Changelog(form) = self.topic.kind else { return Err(self.refused("stage")) };
        let state = &mut transaction.state;
        let mut offset = self.topic.end(self.partition);
        let first = offset;
        let key = self.key.get_mut();
        for trim in &batch.trims {
            let from = row_key(key, &trim.start).to_vec();
            state.delete_range_cf(family, from.as_slice(), row_key(key, &trim.end));
        }
        for &(name, entry) in &batch.writes {
            match entry {
                Some(entry) => {
                    self.row.clear();
                    self.row.extend_from_slice(&offset.to_be_bytes());
                    self.row.extend_from_slice(entry);
                    state.put_cf(family, row_key(key, name), &self.row);
                }
                None => state.delete_cf(family, row_key(key, name)),
            }
            // What is made of other rows is no record.
            offset += i64::from(form.has_record(name));
        }
        let time_key = keys::of_partition(keys::STREAM_TIME, self.topic.id, self.partition);
        let mut meta = batch.stream_time.to_be_bytes().to_vec();
        meta.extend_from_slice(batch.note.inputs.encode().as_bytes());
        state.put(time_key, meta);
        let topic = Arc::clone(&self.topic);
        transaction.staged.push(Staged { topic, partition: self.partition, records: offset - first });
        Ok(())
    }

    fn refused(&self, action: &str) -> StoreError {
        let reason = format!(
            "the embedded log at `{}` keeps state and changelog as one; there is nothing to {action} it from",
            self.core.path().display()
        );
        StoreError::Corrupt { store: self.name.clone(), reason }
    }
}

/// What older versions wrote ends with the time.
fn inputs(meta: &[u8]) -> Option<InputPositions> {
    InputPositions::decode(std::str::from_utf8(meta.get(8..)?).ok()?)
}

#[inline]
fn row_key<'k>(key: &'k mut Vec<u8>, name: &[u8]) -> &'k [u8] {
    key.truncate(8);
    key.extend_from_slice(name);
    key
}

impl StoreBackend for EmbeddedStore {
    const STAGED: bool = true;

    #[inline]
    fn get(&self, key: &[u8], entry: &mut Vec<u8>) -> Result<bool, StoreError> {
        let mut full = self.key.borrow_mut();
        let family = self.core.family(keys::STATE).map_err(|error| self.io(&error))?;
        match self.core.db().get_pinned_cf_opt(family, row_key(&mut full, key), &self.read) {
            Ok(Some(row)) => {
                entry.extend_from_slice(row.get(8..).unwrap_or_default());
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(error) => Err(self.error(&error)),
        }
    }

    fn range(
        &self,
        from: &[u8],
        to: Option<&[u8]>,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), StoreError> {
        let prefix = keys::partition(self.topic.id, self.partition);
        let key = |name: &[u8]| [prefix.as_slice(), name].concat();
        let to = to.map_or_else(|| keys::after(prefix).to_vec(), key);
        let mut read = ReadOptions::default();
        read.fill_cache(false);
        read.set_iterate_range(key(from)..to);
        let family = self.core.family(keys::STATE).map_err(|error| self.io(&error))?;
        let mut rows = self.core.db().raw_iterator_cf_opt(family, read);
        rows.seek_to_first();
        while let Some((key, row)) = rows.item() {
            if !visit(key.get(8..).unwrap_or_default(), row.get(8..).unwrap_or_default()) {
                return Ok(());
            }
            rows.next();
        }
        rows.status().map_err(|error| self.error(&error))
    }

    /// The end of its changelog, which it is never behind.
    fn changelog_offset(&self) -> Option<i64> {
        let end = self.topic.end(self.partition);
        (end > 0).then_some(end)
    }

    fn stream_time(&self) -> i64 {
        self.stream_time.unwrap_or(-1)
    }

    fn note(&self) -> &StoreNote {
        &self.note
    }

    fn load(&mut self, _: &StoreBatch<'_>, _: i64) -> Result<(), StoreError> {
        Err(self.refused("restore"))
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        Err(self.refused("rebuild"))
    }

    /// Files tell their size for nothing. A store too new to be in one is small enough to be added up.
    fn approximate_bytes(&self) -> u64 {
        let prefix = keys::partition(self.topic.id, self.partition);
        let after = keys::after(prefix);
        let Ok(family) = self.core.family(keys::STATE) else { return 0 };
        let sizes = self.core.db().get_approximate_sizes_cf(family, &[rocksdb::Range::new(&prefix, &after)]);
        match sizes.first() {
            Some(&bytes) if bytes > 0 => bytes,
            _ => self.count_bytes(),
        }
    }
}

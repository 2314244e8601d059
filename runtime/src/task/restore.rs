//! Rebuilds a task's stores: each from the changelog offset stored with its data, to the end of the changelog.
//! After a clean stop that is nothing; after a crash, the last transaction; without a state directory, everything.

use std::time::{Duration, Instant};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::log::{ChangelogReader, Log, LogError, Record, TopicPartition, Watermarks};
use crate::record::Headers;
use crate::store::small::{SmallEntry, SmallKey};
use crate::store::{
    InputPositions, KeyValueStore, StoreBackend, StoreBatch, StoreError, StoreNote, StoreWrite, encode_entry, sorting,
};

use super::meters::Meters;

/// Distinct keys collected before they are loaded as one sorted batch.
const BATCH_KEYS: usize = 200_000;
/// Bytes collected before they are loaded.
const BATCH_BYTES: usize = 64 << 20;
/// Records read at once.
const READ_RECORDS: usize = 10_000;

/// How often progress is logged.
const LOG_INTERVAL: Duration = Duration::from_secs(5);

/// The header that the last changelog record of each transaction carries: the positions of the task's inputs after it.
/// Compaction keeps the last record of a partition, and with it what the changelog is the fold of.
pub(crate) const INPUTS_HEADER: &str = "streamwright.inputs";

/// How far the restore of one task is. One store after the other.
#[derive(Default)]
pub(crate) struct Restore {
    store: usize,
    current: Option<Current>,
    /// Records applied so far.
    pub(crate) records: u64,
}

/// The last entry of each key read so far; empty where the last record deletes it.
type Latest = HashMap<SmallKey, SmallEntry, FixedState>;

struct Current {
    changelog: TopicPartition,
    position: i64,
    end: i64,
    batch: Latest,
    /// Reused from record to record.
    entry: Vec<u8>,
    bytes: usize,
    stream_time: i64,
    note: StoreNote,
    started: Instant,
    last_logged: Instant,
}

/// What stops a restore.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RestoreError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The state is gone and cannot be had back; going on would answer from nothing.
    #[error(
        "the changelog of store `{store}` (partition {partition}) ends at offset {end}, but the local state already \
         contains it up to {stored}: the topic was deleted or recreated; restore it, or reset the application"
    )]
    ChangelogLost { store: &'static str, partition: i32, end: i64, stored: i64 },
}

impl Restore {
    /// Whether the reader is in the middle of one of our changelogs.
    pub(crate) fn is_reading(&self) -> bool {
        self.current.is_some()
    }

    /// Reads a little further. Returns true when every store is complete.
    pub(crate) fn step<L: Log>(
        &mut self,
        reader: &mut L::Reader,
        stores: &mut [KeyValueStore<L::Store>],
        changelogs: &[TopicPartition],
        meters: &Meters,
        timeout: Duration,
    ) -> Result<bool, RestoreError> {
        let Some(store) = stores.get_mut(self.store) else { return Ok(true) };
        if self.current.is_none() {
            self.current = begin(reader, store, changelogs[self.store])?;
        }
        let Some(current) = &mut self.current else {
            self.store += 1;
            return Ok(self.store == stores.len());
        };
        if current.position < current.end {
            let read = current.read::<L>(reader, timeout)?;
            self.records += read;
            if let Some(metrics) = meters.store(self.store) {
                metrics.restored(read, current.end - current.position);
            }
            current.log_progress(store.name());
        }
        let complete = current.position >= current.end;
        if complete || current.batch.len() >= BATCH_KEYS || current.bytes >= BATCH_BYTES {
            current.load(store)?;
        }
        if complete {
            if let Some(metrics) = meters.store(self.store) {
                metrics.restore_done(current.started.elapsed());
            }
            reader.stop();
            self.current = None;
            self.store += 1;
        }
        Ok(self.store == stores.len())
    }
}

/// Decides where to start; `None` if the store is complete.
fn begin<R: ChangelogReader, B: StoreBackend>(
    reader: &mut R,
    store: &mut KeyValueStore<B>,
    changelog: TopicPartition,
) -> Result<Option<Current>, RestoreError> {
    let Watermarks { low, high } = reader.bounds(changelog)?;
    let stored = store.backend().changelog_offset();
    let position = match stored {
        Some(offset) if offset > high => {
            return Err(RestoreError::ChangelogLost {
                store: store.name(),
                partition: changelog.partition,
                end: high,
                stored: offset,
            });
        }
        Some(offset) if offset >= low => offset,
        // Retention or compaction took what lies between: what is here would miss deletes.
        Some(_) => {
            store.backend_mut().clear()?;
            low
        }
        None => low,
    };
    if position >= high {
        return Ok(None);
    }
    reader.start(changelog, position)?;
    let stream_time = store.backend().stream_time();
    let note = store.backend().note().clone();
    let (started, last_logged) = (Instant::now(), Instant::now());
    Ok(Some(Current {
        changelog,
        position,
        end: high,
        batch: HashMap::default(),
        entry: Vec::new(),
        bytes: 0,
        stream_time,
        note,
        started,
        last_logged,
    }))
}

impl Current {
    fn read<L: Log>(&mut self, reader: &mut L::Reader, timeout: Duration) -> Result<u64, LogError> {
        let mut records = Vec::new();
        self.position = reader.read(READ_RECORDS, timeout, &mut records)?;
        let count = records.len() as u64;
        if let Some(inputs) = records.iter().rev().find_map(inputs_of) {
            self.note.inputs = inputs;
        }
        for record in &records {
            debug_assert_eq!(record.topic_partition(), self.changelog);
            // A changelog record without a key cannot be ours; a store has no null key.
            let Some(key) = record.key() else { continue };
            let timestamp = record.timestamp();
            self.entry.clear();
            if let Some(value) = record.value() {
                encode_entry(timestamp, value, &mut self.entry);
            }
            self.stream_time = self.stream_time.max(timestamp);
            match self.batch.get_mut(key) {
                Some(old) => old.replace(&self.entry),
                None => {
                    self.bytes += key.len() + self.entry.len() + 64;
                    self.batch.insert(key.into(), self.entry.as_slice().into());
                }
            }
        }
        Ok(count)
    }

    /// A long restore is silent otherwise, and looks like one that hangs.
    fn log_progress(&mut self, store: &str) {
        if self.last_logged.elapsed() >= LOG_INTERVAL {
            self.last_logged = Instant::now();
            let remaining = self.end - self.position;
            tracing::info!(
                store,
                partition = self.changelog.partition,
                position = self.position,
                remaining,
                "restoring"
            );
        }
    }

    fn load<B: StoreBackend>(&mut self, store: &mut KeyValueStore<B>) -> Result<(), StoreError> {
        let mut writes: Vec<StoreWrite<'_>> = Vec::with_capacity(self.batch.len());
        for (key, entry) in &self.batch {
            let entry = entry.as_slice();
            writes.push((key.as_slice(), (!entry.is_empty()).then_some(entry)));
        }
        if B::SORTED {
            sorting::sort(&mut writes);
        }
        store
            .backend_mut()
            .load(&StoreBatch { writes, stream_time: self.stream_time, note: &self.note }, self.position)?;
        self.batch.clear();
        self.bytes = 0;
        Ok(())
    }
}

/// What the last record of a transaction says of the inputs: see [`INPUTS_HEADER`].
fn inputs_of(record: &impl Record) -> Option<InputPositions> {
    let mut headers = Headers::new();
    record.headers(&mut headers);
    InputPositions::decode(std::str::from_utf8(headers.last(INPUTS_HEADER)?).ok()?)
}

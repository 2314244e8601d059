//! Rebuilds a task's stores: each from the changelog offset stored with its data, to the end of the changelog.
//! After a clean stop that is nothing; after a crash, the last transaction; without a state directory, everything.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::log::{ChangelogReader, HeldBack, Log, LogError, Record, TopicPartition, Watermarks};
use crate::record::Headers;
use crate::store::buffered::VERSION_HEADER;
use crate::store::changelog::{ChangelogRecord, Rows, Unrestored};
use crate::store::{Complete, InputPositions, RowStore, StoreBackend, StoreBatch, StoreError, StoreNote};

use super::changelog::{Changelog, Doubt, Start, Stored};
use super::meters::Meters;
use super::stale::{missing_since, took_too_long};

/// Rows collected before they are loaded as one sorted batch.
const BATCH_ROWS: usize = 200_000;
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
    current: Option<Box<Current>>,
    /// Records applied so far.
    pub(crate) records: u64,
    /// Whether a changelog was taken for complete because somebody says so.
    pub(crate) has_accepted: bool,
}

struct Current {
    changelog: TopicPartition,
    topic: Arc<str>,
    position: i64,
    end: i64,
    /// What was read and is not loaded yet.
    rows: Rows,
    note: StoreNote,
    /// Since when a deletion can be missing that the changelog no longer tells.
    missing_since: Complete,
    /// Whether the store was empty at the start.
    from_beginning: bool,
    /// When the end was asked for: what the store is complete until, once it is reached.
    asked: Complete,
    started: Instant,
    /// When the position last moved.
    moved: Instant,
    last_logged: Instant,
    clock: Clock,
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
        "changelog `{topic}` partition {partition} of store `{store}` is not the one that the state is in: {doubt}"
    )]
    Unbelievable { store: &'static str, topic: Arc<str>, partition: i32, doubt: Doubt },
    /// It would be the same with every attempt.
    #[error(
        "the record at offset {offset} of changelog `{topic}` partition {partition} is none of its store: {reason}"
    )]
    Unreadable { topic: Arc<str>, partition: i32, offset: i64, reason: StoreError },
}

impl Restore {
    /// Whether the reader is in the middle of one of our changelogs.
    pub(crate) fn is_reading(&self) -> bool {
        self.current.is_some()
    }

    /// The changelog that is being read, and since when it has given nothing more.
    pub(crate) fn held_back(&self) -> Option<HeldBack> {
        let &Current { changelog: partition, position: stable, end, moved: since, .. } = self.current.as_deref()?;
        (stable < end).then_some(HeldBack { partition, stable, end, since })
    }

    /// Reads a little further. Returns true when every store is complete.
    pub(crate) fn step<L: Log>(
        &mut self,
        reader: &mut L::Reader,
        stores: &mut [RowStore<L::Store>],
        changelogs: &[Changelog],
        meters: &Meters,
        clock: &Clock,
        timeout: Duration,
    ) -> Result<bool, RestoreError> {
        let Some(store) = stores.get_mut(self.store) else { return Ok(true) };
        let changelog = &changelogs[self.store];
        if self.current.is_none() {
            self.current = self.begin(reader, store, changelog, clock)?.map(Box::new);
        }
        let Some(current) = &mut self.current else {
            self.store += 1;
            return Ok(self.store == stores.len());
        };
        if current.position < current.end {
            let read = current.read::<L>(reader, store, timeout)?;
            self.records += read;
            if let Some(metrics) = meters.store(self.store) {
                metrics.restored(read, current.end - current.position);
            }
            current.log_progress(store.name());
        }
        let complete = current.position >= current.end;
        if complete && current.took_too_long(store.name(), changelog.retention) {
            store.backend_mut().clear()?;
            reader.stop();
            self.current = None;
            return Ok(false);
        }
        if complete {
            current.note.complete = Some(current.asked);
        }
        if complete || current.rows.len() >= BATCH_ROWS || current.rows.bytes() >= BATCH_BYTES {
            current.load(store)?;
        }
        if complete {
            if let Some(metrics) = meters.store(self.store) {
                metrics.restore_done(current.clock.elapsed(current.started));
            }
            reader.stop();
            self.current = None;
            self.store += 1;
        }
        Ok(self.store == stores.len())
    }

    /// Starts to read where the store ends; `None` if it is complete.
    fn begin<R: ChangelogReader, B: StoreBackend>(
        &mut self,
        reader: &mut R,
        store: &mut RowStore<B>,
        changelog: &Changelog,
        clock: &Clock,
    ) -> Result<Option<Current>, RestoreError> {
        let asked = Complete::now(clock, false);
        let bounds = reader.bounds(changelog.at)?;
        if store.lacks_index()? {
            let (partition, store) = (changelog.at.partition, &mut *store);
            tracing::info!(store = store.name(), partition, "its windows are emitted otherwise now; it is built anew");
            store.backend_mut().clear()?;
        }
        let missing_since = goes_on(store, changelog, bounds, asked);
        let (offset, uuid) = (store.backend().changelog_offset(), store.backend().note().changelog);
        let start = changelog.start(bounds, Stored { offset, uuid, goes_on: missing_since.is_some() });
        let start = start.map_err(|doubt| {
            let (store, topic, partition) = (store.name(), Arc::clone(&changelog.topic), changelog.at.partition);
            RestoreError::Unbelievable { store, topic, partition, doubt }
        })?;
        let position = match start {
            Start::At(position) => position,
            Start::Anew(position) | Start::Accepted(position) => {
                store.backend_mut().clear()?;
                position
            }
        };
        if matches!(start, Start::Accepted(_)) {
            let (topic, partition) = (&*changelog.topic, changelog.at.partition);
            tracing::warn!(
                store = store.name(),
                topic,
                partition,
                "another changelog: the store is built from it anew"
            );
            self.has_accepted = true;
        }
        if position >= bounds.high {
            return Ok(None);
        }
        reader.start(changelog.at, position)?;
        let missing_since = missing_since.filter(|_| matches!(start, Start::At(_)));
        Ok(Some(Current::new(store.backend(), changelog, position, bounds.high, missing_since, asked, clock)))
    }
}

/// Whether the restore goes on from where the store ends: since when it can have missed deletions, or `None` if it has to
/// begin anew.
fn goes_on<B: StoreBackend>(
    store: &RowStore<B>,
    changelog: &Changelog,
    Watermarks { low, high }: Watermarks,
    now: Complete,
) -> Option<Complete> {
    let stored = store.backend().changelog_offset()?;
    if stored >= high {
        // Nobody has written since, however long ago that was.
        return Some(now);
    }
    let (complete, retention) = (store.backend().note().complete, changelog.retention);
    // Below the lowest offset, retention or compaction took what lies between.
    let missing_since = if stored < low { None } else { missing_since(complete, now, high - stored, retention) };
    if missing_since.is_none() {
        tracing::info!(
            store = store.name(),
            partition = changelog.at.partition,
            complete_until_ms = complete.map(|complete| complete.at),
            delete_retention_ms = retention.as_millis(),
            "the changelog may no longer tell what was deleted since this store was complete; it is restored from the \
             beginning"
        );
    }
    missing_since
}

impl Current {
    /// Reads from `position` to `end`, for a store that can have missed deletions since the time given; `None` for one
    /// that is empty.
    fn new<B: StoreBackend>(
        store: &B,
        changelog: &Changelog,
        position: i64,
        end: i64,
        missing_since: Option<Complete>,
        asked: Complete,
        clock: &Clock,
    ) -> Self {
        let from_beginning = missing_since.is_none();
        let missing_since = missing_since.unwrap_or(asked);
        // What is restored in part is as old as what it began with.
        let (complete, changelog_uuid) = (Some(missing_since), changelog.uuid);
        let note = StoreNote { complete, changelog: changelog_uuid, ..store.note().clone() };
        let started = clock.now();
        Self {
            changelog: changelog.at,
            topic: Arc::clone(&changelog.topic),
            position,
            end,
            rows: Rows::new(store.stream_time()),
            note,
            missing_since,
            from_beginning,
            asked,
            started,
            moved: started,
            last_logged: started,
            clock: clock.clone(),
        }
    }

    fn read<L: Log>(
        &mut self,
        reader: &mut L::Reader,
        store: &RowStore<L::Store>,
        timeout: Duration,
    ) -> Result<u64, RestoreError> {
        let mut records = Vec::new();
        let position = reader.read(READ_RECORDS, timeout, &mut records)?;
        if position != self.position {
            (self.position, self.moved) = (position, self.clock.now());
        }
        let count = records.len() as u64;
        if let Some(inputs) = records.iter().rev().find_map(inputs_of) {
            self.note.inputs = inputs;
        }
        let mut headers = Headers::new();
        for record in &records {
            debug_assert_eq!(record.topic_partition(), self.changelog);
            // A changelog record without a key cannot be ours; a store has no null key.
            let Some(key) = record.key() else { continue };
            headers.clear();
            if store.has_version() {
                record.headers(&mut headers);
            }
            let (value, timestamp, version) = (record.value(), record.timestamp(), headers.last(VERSION_HEADER));
            let row = ChangelogRecord { key, value, timestamp, version };
            store.restored(row, &mut self.rows).map_err(|error| self.unrestored(record.offset(), error))?;
        }
        Ok(count)
    }

    #[cold]
    fn unrestored(&self, offset: i64, error: Unrestored) -> RestoreError {
        match error {
            Unrestored::Store(error) => RestoreError::Store(error),
            Unrestored::Record(reason) => {
                let (topic, partition) = (Arc::clone(&self.topic), self.changelog.partition);
                RestoreError::Unreadable { topic, partition, offset, reason }
            }
        }
    }

    /// Whether tombstones may have gone while it was read, so that it must be read again. From the beginning, that would
    /// take as long again.
    fn took_too_long(&self, store: &str, retention: Duration) -> bool {
        if !took_too_long(self.missing_since, Complete::now(&self.clock, false), retention) {
            return false;
        }
        if self.from_beginning {
            tracing::warn!(
                store,
                partition = self.changelog.partition,
                delete_retention_ms = retention.as_millis(),
                "the restore took longer than the changelog keeps tombstones: a key that was deleted meanwhile may be \
                 back; raise the topic's `delete.retention.ms`"
            );
        }
        !self.from_beginning
    }

    /// A long restore is silent otherwise, and looks like one that hangs.
    fn log_progress(&mut self, store: &str) {
        if self.clock.elapsed(self.last_logged) >= LOG_INTERVAL {
            self.last_logged = self.clock.now();
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

    fn load<B: StoreBackend>(&mut self, store: &mut RowStore<B>) -> Result<(), StoreError> {
        let batch = StoreBatch {
            writes: self.rows.writes(B::SORTED),
            stream_time: self.rows.time(),
            trims: Vec::new(),
            note: &self.note,
        };
        store.backend_mut().load(&batch, self.position)?;
        self.rows.clear();
        Ok(())
    }
}

/// What the last record of a transaction says of the inputs: see [`INPUTS_HEADER`].
fn inputs_of(record: &impl Record) -> Option<InputPositions> {
    let mut headers = Headers::new();
    record.headers(&mut headers);
    InputPositions::decode(std::str::from_utf8(headers.last(INPUTS_HEADER)?).ok()?)
}

//! Tasks: a sub-topology on one partition of its inputs, with its stores.
//!
//! ```text
//!            assigned                 changelogs read to their end
//!  (none) ────────────▶ Restoring ───────────────────────────────▶ Running
//!                           ▲      abort, unknown outcome, fenced      │
//!                           └──────────────────────────────────────────┘
//! ```
//! A task leaves by being dropped: whatever is uncommitted in it never happened.

mod bad_record;
mod changelog;
mod error;
mod input;
mod lock;
mod meters;
mod pace;
mod positions;
mod queue;
mod restore;
mod stale;

use changelog::{ByAge, Changelog};
pub(crate) use error::{Failure, TaskError, panic_message};
pub(crate) use input::Input;
pub(crate) use lock::{Held, TaskLock, TaskLocks};
use meters::Meters;
pub(crate) use pace::{Pace, SlowRecord};
pub(crate) use restore::{INPUTS_HEADER, Restore, RestoreError};

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::committed::TopologyNote;
use crate::context::{InputRecord, ProcessError, ProcessorContext, Scratch};
use crate::log::{Consumer, HeldBack, Log, Producer, Record, TopicPartition, TopicTable, TopicUuid};
use crate::params::Parameters;
use crate::store::{Complete, RowStore, StateBackend as _, StoreBackend, StoreError, StoreNote};
use crate::task_id::TaskId;
use crate::topology::Topology;
use crate::totals::Totals;

/// The record type of a log.
pub(crate) type RecordOf<L> = <<L as Log>::Consumer as Consumer>::Record;

/// What a worker lends to its tasks while they process.
pub(crate) struct Env<'w, L: Log> {
    pub(crate) producer: &'w mut L::Producer,
    pub(crate) scratch: &'w mut Scratch,
    pub(crate) topics: &'w Arc<TopicTable>,
    pub(crate) pace: &'w mut Pace,
    pub(crate) clock: &'w Clock,
}

/// An input of a task.
pub(crate) type InputOf<T, L> = Input<RecordOf<L>, <T as Topology>::Decoded>;

pub(crate) enum State {
    Restoring(Restore),
    Running,
}

/// See the module.
pub(crate) struct Task<T: Topology, L: Log> {
    pub(crate) id: TaskId,
    pub(crate) inputs: Vec<InputOf<T, L>>,
    pub(crate) stores: Vec<RowStore<L::Store>>,
    /// What the stores lie in; none for a task without stores.
    backend: Option<L::State>,
    /// Changelog partition of each store.
    pub(crate) changelogs: Vec<TopicPartition>,
    /// The ids of their topics; `None` where the log tells none.
    changelog_uuids: Vec<Option<TopicUuid>>,
    topology_note: TopologyNote,
    pub(crate) state: State,
    pub(crate) meters: Meters,
    stream_time: i64,
    /// Since when records wait for those of an empty input.
    idle_since: Option<Instant>,
    /// The input whose first record is being asked for its event time, which is code of the user's.
    asked: Option<usize>,
    params: Arc<Parameters<T::Params>>,
    /// Given back last, when the state above is closed; none for a task without stores.
    _lock: Option<TaskLock>,
    topology: PhantomData<fn() -> T>,
}

impl<T: Topology, L: Log> Task<T, L> {
    /// A task that reads these partitions and has yet to restore its stores.
    pub(crate) fn new(
        id: TaskId,
        topics: &TopicTable,
        partitions: &[TopicPartition],
        worker: usize,
        (backend, stores): (Option<L::State>, Vec<RowStore<L::Store>>),
        lock: Option<TaskLock>,
        params: Arc<Parameters<T::Params>>,
    ) -> Self {
        let subtopology = &T::DESCRIPTION.subtopologies[id.subtopology];
        let here = |topic| TopicPartition { topic, partition: id.partition };
        let inputs: Vec<_> = subtopology
            .sources
            .iter()
            .filter(|&&source| partitions.contains(&here(topics.plan.sources[source])))
            .map(|&source| {
                let topic = topics.plan.sources[source];
                Input::new(source, here(topic), topics)
            })
            .collect();
        let changelogs: Vec<_> = subtopology.stores.iter().map(|&store| here(topics.plan.changelogs[store])).collect();
        let changelog_uuids = changelogs.iter().map(|changelog| topics.info(changelog.topic).uuid).collect();
        let sources = inputs.iter().map(|input| input.source);
        let meters = Meters::new(T::DESCRIPTION, topics, worker, id, sources);
        let stream_time = stores.iter().map(RowStore::backend_stream_time).max().unwrap_or(-1);
        Self {
            id,
            inputs,
            stores,
            backend,
            changelogs,
            changelog_uuids,
            topology_note: TopologyNote::of(T::DESCRIPTION, id.subtopology),
            state: State::Restoring(Restore::default()),
            meters,
            stream_time,
            idle_since: None,
            asked: None,
            params,
            _lock: lock,
            topology: PhantomData,
        }
    }

    /// Whether these partitions, and no others, are its inputs.
    pub(crate) fn reads(&self, partitions: &[TopicPartition]) -> bool {
        self.inputs.len() == partitions.len() && self.inputs.iter().all(|input| partitions.contains(&input.partition))
    }

    pub(crate) fn is_running(&self) -> bool {
        matches!(self.state, State::Running)
    }

    /// The highest event time this task has seen; -1 before the first record.
    pub(crate) fn stream_time(&self) -> i64 {
        self.stream_time
    }

    /// Bytes of uncommitted entries.
    pub(crate) fn uncommitted_bytes(&self) -> usize {
        self.stores.iter().map(RowStore::uncommitted_bytes).sum()
    }

    /// Whether a record could be processed now.
    pub(crate) fn is_ready(&self) -> bool {
        self.is_running() && self.buffered() > 0
    }

    /// Bytes of committed state.
    pub(crate) fn state_bytes(&self) -> u64 {
        self.stores.iter().map(|store| store.backend().approximate_bytes()).sum()
    }

    /// Whether the reader is in the middle of one of this task's changelogs.
    pub(crate) fn is_reading(&self) -> bool {
        matches!(&self.state, State::Restoring(restore) if restore.is_reading())
    }

    /// A changelog of this task that may give nothing more; see [`Restore::held_back`].
    pub(crate) fn held_back(&self) -> Option<HeldBack> {
        match &self.state {
            State::Restoring(restore) => restore.held_back(),
            State::Running => None,
        }
    }

    /// Reads its changelogs a little further; true when the task is running. `is_accepted`: changelogs are taken for
    /// complete, whatever is known of them.
    pub(crate) fn restore(
        &mut self,
        reader: &mut L::Reader,
        topics: &TopicTable,
        is_accepted: bool,
        clock: &Clock,
        timeout: Duration,
    ) -> Result<bool, RestoreError> {
        let changelogs = self.known_changelogs(topics, is_accepted, clock);
        let State::Restoring(restore) = &mut self.state else { return Ok(true) };
        if !restore.step::<L>(reader, &mut self.stores, &changelogs, &self.meters, clock, timeout)? {
            return Ok(false);
        }
        if restore.records > 0 {
            tracing::info!(task = %self.id, records = restore.records, "restored");
        }
        if restore.has_accepted {
            // Offsets depend on another changelog from now on.
            self.inputs.iter_mut().for_each(|input| input.recommit = true);
        }
        self.stores.iter_mut().for_each(RowStore::start_clock);
        let restored = self.stores.iter().map(RowStore::backend_stream_time).max().unwrap_or(-1);
        self.stream_time = self.stream_time.max(restored);
        self.state = State::Running;
        Ok(true)
    }

    fn known_changelogs(&self, topics: &TopicTable, is_accepted: bool, clock: &Clock) -> Vec<Changelog> {
        let now_ms = clock.wall_ms();
        let known = |((store, &at), &uuid): ((&RowStore<L::Store>, &TopicPartition), &Option<TopicUuid>)| {
            let noted = self.inputs.iter().flat_map(|input| &input.changelogs);
            let noted = noted.filter(|noted| *noted.store == *store.name()).cloned().collect();
            let (topic, retention) = (Arc::clone(topics.name(at.topic)), topics.delete_retention(at.topic));
            let by_age = store.known_time().map_or(ByAge::Nothing, |time| ByAge::of(time, now_ms));
            Changelog { at, topic, uuid, retention, noted, is_accepted, by_age }
        };
        self.stores.iter().zip(&self.changelogs).zip(&self.changelog_uuids).map(known).collect()
    }

    pub(crate) fn buffered(&self) -> usize {
        self.inputs.iter().map(|input| input.queue.len()).sum()
    }

    /// Processes records until none is ready, at most `budget`, or until the worker must do something else; returns how
    /// many. `waits` says of an empty input whether its next record must be waited for, given how long the task has
    /// waited already.
    pub(crate) fn process(
        &mut self,
        env: &mut Env<'_, L>,
        budget: usize,
        waits: &dyn Fn(TopicPartition, Duration) -> bool,
    ) -> Result<usize, TaskError> {
        debug_assert!(self.is_running(), "the worker asks `is_ready` first");
        let mut done = 0;
        while done < budget {
            let Some(at) = self.choose(waits, env.clock) else {
                env.pace.rest(self.id, env.scratch);
                break;
            };
            if let Err(error) = self.process_one(env, at) {
                env.pace.failed(self.id, env.scratch);
                return Err(error);
            }
            done += 1;
            if !env.pace.goes_on(self.id, env.scratch) {
                break;
            }
        }
        self.meters.collect(env.scratch);
        Ok(done)
    }

    /// The input whose first record has the lowest event time; `None` if nothing is ready. With several inputs, an
    /// empty one that is not at the end of its log is waited for (`max.task.idle.ms`).
    fn choose(&mut self, waits: &dyn Fn(TopicPartition, Duration) -> bool, clock: &Clock) -> Option<usize> {
        if let [only] = self.inputs.as_slice() {
            return (!only.queue.is_empty()).then_some(0);
        }
        if self.buffered() == 0 {
            return None;
        }
        let idle = self.idle_since.map_or(Duration::ZERO, |since| clock.elapsed(since));
        let mut chosen: Option<(i64, usize)> = None;
        for at in 0..self.inputs.len() {
            let input = &mut self.inputs[at];
            self.asked = Some(at);
            let time = input.head_time::<T>();
            self.asked = None;
            match time {
                Some(time) if chosen.is_none_or(|(lowest, _)| time < lowest) => chosen = Some((time, at)),
                Some(_) => {}
                None if waits(input.partition, idle) => {
                    self.idle_since.get_or_insert_with(|| clock.now());
                    return None;
                }
                None => {}
            }
        }
        self.idle_since = None;
        chosen.map(|(_, at)| at)
    }

    /// A panic, with the record that was asked for its event time or else the one that was being processed.
    pub(crate) fn panicked(&mut self, processed: &crate::record::RecordContext, message: String) -> TaskError {
        let failure = Failure::Panic(message);
        match self.asked.take() {
            Some(at) => self.inputs[at].failed(self.id, failure),
            None => TaskError::at(self.id, processed, failure),
        }
    }

    fn process_one(&mut self, env: &mut Env<'_, L>, at: usize) -> Result<(), TaskError> {
        let input = &mut self.inputs[at];
        let Some((record, decoded)) = input.pop() else { return Ok(()) };
        let source = input.source;
        let (offset, timestamp) = (record.offset(), record.timestamp());
        let context = &mut env.scratch.record;
        let topic = env.topics.name(input.partition.topic);
        if !Arc::ptr_eq(&context.topic, topic) {
            context.topic = Arc::clone(topic);
        }
        context.partition = input.partition.partition;
        context.offset = offset;
        context.timestamp = timestamp;
        context.result = 0;
        // A panic may have left it.
        context.behind = None;
        context.headers.clear();
        record.headers(&mut context.headers);
        env.scratch.results = 0;
        let raw = InputRecord { topic, timestamp, key: record.key(), value: record.value() };
        env.producer.processing(input.partition, offset);
        let mut cx = ProcessorContext {
            scratch: &mut *env.scratch,
            stores: &mut self.stores,
            changelogs: &self.changelogs,
            producer: &mut *env.producer,
            topics: env.topics,
            input: &raw,
            input_partition: input.partition,
        };
        match T::process(source, &mut cx, &self.params.values, &raw, decoded) {
            Ok(()) => {}
            Err(ProcessError::BadRecord(bad)) => {
                bad_record::handle::<T, L>(&mut cx, source, bad, self.meters.input(at))
                    .map_err(|failure| TaskError::at(self.id, &env.scratch.record, failure))?;
            }
            Err(failure) => return Err(TaskError::at(self.id, &env.scratch.record, failure.into())),
        }
        let tally = self.meters.input(at);
        tally.processed += 1;
        tally.dead_lettered += std::mem::take(&mut env.scratch.set_aside);
        let time = env.scratch.record.timestamp;
        let input = &mut self.inputs[at];
        input.advance(offset, time, record.leader_epoch());
        self.stream_time = self.stream_time.max(time);
        Ok(())
    }

    /// What each store keeps beside its data when this transaction changes it.
    fn notes(&self, complete: Complete) -> Vec<StoreNote> {
        let inputs = self.input_positions();
        let note = |&changelog: &_| StoreNote { inputs: inputs.clone(), changelog, complete: Some(complete) };
        self.changelog_uuids.iter().map(note).collect()
    }

    /// Hands the writes of a transaction that is about to commit to a log that takes them before it.
    pub(crate) fn stage(&mut self, complete: Complete) -> Result<(), StoreError> {
        if !L::Store::STAGED || !self.writes_state() {
            return Ok(());
        }
        let (notes, time) = (self.notes(complete), self.stream_time);
        let Some(backend) = &mut self.backend else { return Ok(()) };
        let changed = self.stores.iter_mut().zip(&notes).filter(|(store, _)| store.is_dirty());
        let mut changes: Vec<_> = changed.map(|(store, note)| store.staged_change(time, note)).collect();
        backend.stage(&mut changes)
    }

    /// Whether a store holds anything.
    pub(crate) fn holds_state(&self) -> Result<bool, StoreError> {
        let mut found = false;
        for store in &self.stores {
            store.backend().scan(&mut |_, _| {
                found = true;
                false
            })?;
        }
        Ok(found)
    }

    /// Whether this transaction changes a store.
    pub(crate) fn writes_state(&self) -> bool {
        self.stores.iter().any(RowStore::is_dirty)
    }

    /// The transaction is committed: its writes become part of the stores.
    pub(crate) fn finish_commit(
        &mut self,
        complete: Complete,
        written_end: impl Fn(TopicPartition) -> Option<i64>,
    ) -> Result<(), StoreError> {
        if self.writes_state() {
            self.write_state(complete, written_end)?;
        }
        for input in &mut self.inputs {
            input.consumed = false;
            input.unnoted = false;
        }
        Ok(())
    }

    /// All stores in one write: none can be ahead of another.
    fn write_state(
        &mut self,
        complete: Complete,
        written_end: impl Fn(TopicPartition) -> Option<i64>,
    ) -> Result<(), StoreError> {
        let (notes, time) = (self.notes(complete), self.stream_time);
        let Some(backend) = &mut self.backend else { return Ok(()) };
        let stores = self.stores.iter_mut().zip(&self.changelogs).zip(&notes);
        let mut changes: Vec<_> = stores
            .filter(|((store, _), _)| store.is_dirty())
            .map(|((store, &changelog), note)| store.committed_change(time, written_end(changelog), note))
            .collect();
        backend.write(&mut changes)?;
        self.stores.iter_mut().for_each(RowStore::applied);
        Ok(())
    }

    /// Makes the numbers of the committed transaction visible.
    pub(crate) fn report(&mut self, totals: &Totals) {
        let size = |store: &RowStore<L::Store>| (store.backend().approximate_bytes(), store.overlay_bytes());
        self.meters.commit(totals, self.stores.iter().map(size));
    }

    /// Takes back everything since the last commit; the task restores again before it goes on.
    pub(crate) fn discard(&mut self) {
        self.meters.discard();
        for store in &mut self.stores {
            store.discard();
        }
        for input in &mut self.inputs {
            input.reset();
        }
        self.stream_time = self.stores.iter().map(RowStore::backend_stream_time).max().unwrap_or(-1);
        self.state = State::Restoring(Restore::default());
    }
}

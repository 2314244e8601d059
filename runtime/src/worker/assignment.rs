//! Taking over and giving back partitions.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::description::Store;
use crate::error::Error;
use crate::log::{ChangelogReader, Consumer, Log, LogError, Stranger, TopicId, TopicPartition};
use crate::store::RowStore;
use crate::task::{Held, Task, TaskLock};
use crate::task_id::TaskId;
use crate::topology::Topology;

use super::Worker;
use super::recovery::{Failure, Renew};

/// How long another worker may take to close a task that is ours before we say so.
const QUIET_FOR: Duration = Duration::from_secs(10);

/// What is waited for while another worker closes a task that is ours.
pub(super) struct Handover {
    since: Instant,
    /// Whether we have said so.
    is_told: bool,
}

impl<T: Topology, L: Log> Worker<T, L> {
    /// Takes over an assignment that the consumer has just announced.
    pub(super) fn assigned(&mut self, partitions: Vec<TopicPartition>) -> Result<(), Failure> {
        let is_new = |at: &&TopicPartition| at.partition >= self.topics.partitions(at.topic);
        if let Some(new) = partitions.iter().find(is_new) {
            self.start_over(new.topic);
            return Ok(());
        }
        self.assignment = partitions;
        self.accepted = false;
        self.stop_waiting();
        self.take_up()
    }

    /// An input has more partitions than when its topics were looked at. Every worker ends, with its work committed, and
    /// the application looks again: what can be taken up is, and what cannot is refused with the reason.
    pub(super) fn start_over(&self, grown: TopicId) {
        let topic = &**self.topics.name(grown);
        tracing::info!(worker = self.number, topic, "an input topic has more partitions than before; starting over");
        self.control.start_over();
    }

    /// Builds the tasks of the assignment, as far as they are not there, and reads from what the group has committed.
    /// Every task restores before it runs: from its own committed offset, so that an untouched one is done at once.
    ///
    /// What we do not keep is closed before anything is opened, so that no two workers wait for each other. While
    /// another worker has yet to close a task of ours, nothing is accepted and this is called again.
    pub(super) fn take_up(&mut self) -> Result<(), Failure> {
        let partitions = self.assignment.clone();
        let mut wanted = self.wanted(&partitions)?;
        self.tasks.retain(|task| wanted.get(&task.id).is_some_and(|inputs| task.reads(inputs)));
        for task in &mut self.tasks {
            task.discard();
        }
        wanted.retain(|id, _| self.tasks.iter().all(|task| task.id != *id));
        let missing: Vec<TaskId> = wanted.keys().copied().collect();
        let Some(locks) = self.lock(&missing)? else { return Ok(()) };
        for ((id, inputs), lock) in wanted.into_iter().zip(locks) {
            let task = self.create_task(id, &inputs, lock)?;
            self.tasks.push(task);
        }
        self.tasks.sort_by_key(|task| task.id);
        self.share_cache();
        let positions = self.start_positions(&partitions)?;
        if self.accepted {
            self.consumer.seek(&positions).map_err(Failure::Log)?;
        } else {
            // Before anything is fetched: a question behind a fetch waits as long as that waits for records.
            self.look_for_strangers();
            self.consumer.assign(&positions).map_err(Failure::Log)?;
            self.accepted = true;
            self.metrics.assigned(self.tasks.len());
            let (tasks, partitions) = (self.tasks.len(), self.assignment.len());
            tracing::info!(worker = self.number, tasks, partitions, "assigned");
        }
        self.consumer.pause(&partitions).map_err(Failure::Log)
    }

    /// Whoever joined the group meanwhile is said aloud: what its partitions hold does not reach this application. One
    /// worker of the process looks; with each change of the group there is an assignment.
    fn look_for_strangers(&mut self) {
        if self.number != 0 {
            return;
        }
        let Some(strangers) = self.consumer.strangers() else { return };
        self.metrics.strangers(strangers.len());
        for Stranger { id, client_id, host, topics } in &strangers {
            let group = &self.config.application_id;
            tracing::warn!(
                group,
                member = id,
                client_id,
                host,
                ?topics,
                "the group has a member that is no instance of this application; it takes partitions whose records this \
                 application does not see"
            );
        }
    }

    /// Locks tasks that are about to be built, as far as they have stores; `None` while another worker has one.
    fn lock(&mut self, tasks: &[TaskId]) -> Result<Option<Vec<Option<TaskLock>>>, Failure> {
        let has_stores = |id: &TaskId| !T::DESCRIPTION.subtopologies[id.subtopology].stores.is_empty();
        let stateful: Vec<TaskId> = tasks.iter().copied().filter(has_stores).collect();
        let held = match self.control.locks.lock(&stateful, self.number) {
            Ok(locks) => {
                self.handover = None;
                let mut locks = locks.into_iter();
                return Ok(Some(tasks.iter().map(|id| if has_stores(id) { locks.next() } else { None }).collect()));
            }
            Err(held) => held,
        };
        let handover = self.handover.get_or_insert_with(|| Handover { since: self.clock.now(), is_told: false });
        let waited = self.clock.elapsed(handover.since);
        let Held { task, worker } = held;
        let reason = || format!("task {task} was given to worker {}, but worker {worker} still has it", self.number);
        if waited > self.config.task_timeout {
            let (waited_s, reason) = (waited.as_secs(), reason());
            return Err(Failure::Fatal(Box::new(Error::GaveUp { waited_s, reason })));
        }
        if waited >= QUIET_FOR && !handover.is_told {
            tracing::warn!(waited_s = waited.as_secs(), "{}", reason());
            handover.is_told = true;
        }
        Ok(None)
    }

    /// The tasks of an assignment, and what each reads of it.
    ///
    /// Topics that have different partition counts are assigned differently, so a task may be here in part and in part
    /// elsewhere. Without a store that is no harm: nothing is brought together but where it is written to. With a store,
    /// all of its inputs have one count and come together, unless a member of the group reads other topics.
    fn wanted(&self, partitions: &[TopicPartition]) -> Result<BTreeMap<TaskId, Vec<TopicPartition>>, Failure> {
        let mut wanted: BTreeMap<TaskId, Vec<TopicPartition>> = BTreeMap::new();
        for (number, subtopology) in T::DESCRIPTION.subtopologies.iter().enumerate() {
            let topics = subtopology.sources.iter().map(|&source| self.topics.plan.sources[source]);
            for &at in partitions.iter().filter(|at| topics.clone().any(|topic| topic == at.topic)) {
                let id = TaskId { subtopology: number, partition: at.partition };
                wanted.entry(id).or_default().push(at);
            }
        }
        for (id, inputs) in &wanted {
            self.check_together(*id, inputs)?;
        }
        Ok(wanted)
    }

    fn check_together(&self, id: TaskId, inputs: &[TopicPartition]) -> Result<(), Failure> {
        let subtopology = &T::DESCRIPTION.subtopologies[id.subtopology];
        let mut topics = subtopology.sources.iter().map(|&source| self.topics.plan.sources[source]);
        let elsewhere = topics.find(|topic| inputs.iter().all(|input| input.topic != *topic));
        let (Some(elsewhere), Some(here)) = (elsewhere, inputs.first()) else { return Ok(()) };
        if subtopology.stores.is_empty() {
            return Ok(());
        }
        let reason = format!(
            "the group has given partition {} of it to another member than that of `{}`, which the same store is fed \
             from: a member of group `{}` reads other topics (another version of this program, or a plain consumer); \
             stop it",
            id.partition,
            self.topics.name(here.topic),
            self.config.application_id
        );
        let topic = self.topics.name(elsewhere).to_string();
        Err(Failure::Fatal(LogError::Topic { topic, reason }.into()))
    }

    fn create_task(
        &self,
        id: TaskId,
        inputs: &[TopicPartition],
        lock: Option<TaskLock>,
    ) -> Result<Task<T, L>, Failure> {
        let stores = T::DESCRIPTION.subtopologies[id.subtopology].stores;
        let described: Vec<&'static Store> = stores.iter().map(|&store| &T::DESCRIPTION.stores[store]).collect();
        let (mut state, mut stores) = (None, Vec::new());
        if !described.is_empty() {
            let (opened, backends) =
                self.log.open_state(&self.config, &self.producer, id, &described).map_err(Failure::Log)?;
            state = Some(opened);
            let store = |(store, backend): (&'static Store, _)| {
                let mut rows = RowStore::new(store.name, store.kind, backend, 0).with_clocks(store.clocks);
                if store.holds_back {
                    rows.hold_back();
                }
                rows
            };
            stores = described.into_iter().zip(backends).map(store).collect();
        }
        Ok(Task::new(id, &self.topics, inputs, self.number, (state, stores), lock, Arc::clone(&self.params)))
    }

    /// Every store of this worker gets the same part of its share of the cache.
    fn share_cache(&mut self) {
        let n_stores: usize = self.tasks.iter().map(|task| task.stores.len()).sum();
        let share = self.config.statestore_cache_max_bytes / self.config.num_stream_threads.max(1);
        for store in self.tasks.iter_mut().flat_map(|task| &mut task.stores) {
            store.set_cache_budget(share / n_stores.max(1));
        }
    }

    /// Closes what another worker of the process waits for. Without an assignment, nothing tells us when the next one
    /// comes: the group may be waiting for that very worker, which answers it only once it has its tasks.
    pub(super) fn hand_over(&mut self) {
        let locks = &self.control.locks;
        self.tasks.retain(|task| !locks.is_wanted(task.id));
    }

    /// Everything is given back, committed: the tasks stay, in case they come back in the same rebalance.
    pub(super) fn release(&mut self) {
        self.stop_waiting();
        self.reader.stop();
        for task in &mut self.tasks {
            task.discard();
        }
    }

    fn stop_waiting(&mut self) {
        self.handover = None;
        self.control.locks.forget(self.number);
    }

    /// Everything is somebody else's already: nothing uncommitted survives.
    pub(super) fn drop_tasks(&mut self) {
        self.stop_waiting();
        self.tasks.clear();
        self.take_back(Renew::default());
    }
}

//! Taking over and giving back partitions.

use std::sync::Arc;
use std::time::Instant;

use crate::committed::{Metadata, ParamsNote};
use crate::config::ParamsChange;
use crate::error::Error;
use crate::log::{ChangelogReader, CommittedOffset, Consumer, Log, LogError, Producer, TopicPartition, Watermarks};
use crate::store::KeyValueStore;
use crate::task::{Held, Task, TaskLock};
use crate::task_id::TaskId;
use crate::topology::{OffsetReset, Topology};

use super::Worker;
use super::recovery::Failure;

impl<T: Topology, L: Log> Worker<T, L> {
    /// Takes over an assignment that the consumer has just announced.
    pub(super) fn assigned(&mut self, partitions: Vec<TopicPartition>) -> Result<(), Failure> {
        self.assignment = partitions;
        self.accepted = false;
        self.waiting_since = None;
        self.take_up()
    }

    /// Builds the tasks of the assignment, as far as they are not there, and reads from what the group has committed.
    /// Every task restores before it runs: from its own committed offset, so that an untouched one is done at once.
    ///
    /// What we do not keep is closed before anything is opened, so that no two workers wait for each other. While
    /// another worker has yet to close a task of ours, nothing is accepted and this is called again.
    pub(super) fn take_up(&mut self) -> Result<(), Failure> {
        let partitions = self.assignment.clone();
        let wanted = self.task_ids(&partitions);
        self.tasks.retain(|task| wanted.contains(&task.id));
        for task in &mut self.tasks {
            task.discard();
        }
        let missing: Vec<TaskId> =
            wanted.into_iter().filter(|id| self.tasks.iter().all(|task| task.id != *id)).collect();
        let Some(locks) = self.lock(&missing)? else { return Ok(()) };
        for (id, lock) in missing.into_iter().zip(locks) {
            let task = self.create_task(id, lock)?;
            self.tasks.push(task);
        }
        self.tasks.sort_by_key(|task| task.id);
        self.share_cache();
        let positions = self.start_positions(&partitions)?;
        if self.accepted {
            self.consumer.seek(&positions).map_err(Failure::Log)?;
        } else {
            self.consumer.assign(&positions).map_err(Failure::Log)?;
            self.accepted = true;
            self.metrics.assigned(self.tasks.len());
            let (tasks, partitions) = (self.tasks.len(), self.assignment.len());
            tracing::info!(worker = self.number, tasks, partitions, "assigned");
        }
        self.consumer.pause(&partitions).map_err(Failure::Log)
    }

    /// Locks tasks that are about to be built, as far as they have stores; `None` while another worker has one.
    fn lock(&mut self, tasks: &[TaskId]) -> Result<Option<Vec<Option<TaskLock>>>, Failure> {
        let has_stores = |id: &TaskId| !T::DESCRIPTION.subtopologies[id.subtopology].stores.is_empty();
        let stateful: Vec<TaskId> = tasks.iter().copied().filter(has_stores).collect();
        let held = match self.control.locks.lock(&stateful, self.number) {
            Ok(locks) => {
                self.waiting_since = None;
                let mut locks = locks.into_iter();
                return Ok(Some(tasks.iter().map(|id| if has_stores(id) { locks.next() } else { None }).collect()));
            }
            Err(held) => held,
        };
        let waited = self.waiting_since.get_or_insert_with(Instant::now).elapsed();
        if waited > self.config.task_timeout {
            let Held { task, worker } = held;
            let reason = format!("task {task} was given to worker {}, but worker {worker} still has it", self.number);
            return Err(Failure::Fatal(Box::new(Error::GaveUp { waited_s: waited.as_secs(), reason })));
        }
        Ok(None)
    }

    fn task_ids(&self, partitions: &[TopicPartition]) -> Vec<TaskId> {
        let mut ids = Vec::new();
        for (number, subtopology) in T::DESCRIPTION.subtopologies.iter().enumerate() {
            for &source in subtopology.sources {
                let topic = self.topics.plan.sources[source];
                let here = partitions.iter().filter(|partition| partition.topic == topic);
                ids.extend(here.map(|found| TaskId { subtopology: number, partition: found.partition }));
            }
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn create_task(&self, id: TaskId, lock: Option<TaskLock>) -> Result<Task<T, L>, Failure> {
        let names = T::DESCRIPTION.subtopologies[id.subtopology].stores;
        let open = |&store: &usize| {
            let name = T::DESCRIPTION.stores[store].name;
            let backend = self.log.open_store(&self.config, &self.producer, id, name)?;
            Ok(KeyValueStore::new(name, backend, 0))
        };
        let stores = names.iter().map(open).collect::<Result<_, LogError>>().map_err(Failure::Log)?;
        Ok(Task::new(id, &self.topics, self.number, stores, lock, Arc::clone(&self.params)))
    }

    /// Every store of this worker gets the same part of its share of the cache.
    fn share_cache(&mut self) {
        let n_stores: usize = self.tasks.iter().map(|task| task.stores.len()).sum();
        let share = self.config.statestore_cache_max_bytes / self.config.num_stream_threads.max(1);
        for store in self.tasks.iter_mut().flat_map(|task| &mut task.stores) {
            store.set_cache_budget(share / n_stores.max(1));
        }
    }

    /// Where to read each partition from: what is committed, or what the source's `offset_reset` says. Tells the
    /// tasks, too.
    fn start_positions(&mut self, partitions: &[TopicPartition]) -> Result<Vec<(TopicPartition, i64)>, Failure> {
        let committed = self.consumer.committed(partitions).map_err(Failure::Log)?;
        let mut positions = Vec::with_capacity(partitions.len());
        for (&partition, committed) in partitions.iter().zip(committed) {
            let marks = self.consumer.watermarks(partition).map_err(Failure::Log)?;
            let (offset, found) = match committed {
                Some(committed) => (self.check_committed(&committed, marks)?, Metadata::decode(&committed.metadata)),
                None => (self.reset(partition, marks)?, Metadata::default()),
            };
            let params_since = self.params_since(partition, offset, found.params)?;
            for task in &mut self.tasks {
                task.set_position(partition, offset, found.time, params_since);
            }
            positions.push((partition, offset));
        }
        Ok(positions)
    }

    /// From where on the parameters of this process hold in an input. Others than those that its position was committed
    /// under are refused, or said aloud.
    fn params_since(&self, at: TopicPartition, offset: i64, committed: Option<ParamsNote>) -> Result<i64, Failure> {
        let Some(note) = &self.params.note else { return Ok(0) };
        let (topic, partition) = (self.topics.name(at.topic), at.partition);
        let since = match committed {
            Some(old) if old.fingerprint == note.fingerprint => old.since,
            Some(old) if self.config.params_change == ParamsChange::Refuse => {
                let (topic, old, new) = (topic.to_string(), old.values, note.text.clone());
                return Err(Failure::Fatal(Box::new(Error::ParamsChanged { topic, partition, offset, old, new })));
            }
            Some(old) => {
                let (topic, old, new) = (&**topic, &old.values, &note.text);
                tracing::warn!(
                    topic,
                    partition,
                    offset,
                    old,
                    new,
                    "the parameters have changed: the new ones hold from here on"
                );
                offset
            }
            None => offset,
        };
        if let Some(params) = T::DESCRIPTION.parameters() {
            params.live.holds_since(topic, partition, since);
        }
        Ok(since)
    }

    /// A position that retention has overtaken, or that lies beyond the end, would lose records silently.
    fn check_committed(&self, committed: &CommittedOffset, marks: Watermarks) -> Result<i64, Failure> {
        let TopicPartition { topic, partition } = committed.partition;
        let name = self.topics.name(topic).to_string();
        if committed.offset < marks.low {
            let position = committed.offset;
            return Err(Failure::Fatal(LogError::Removed { topic: name, partition, position, low: marks.low }.into()));
        }
        if committed.offset > marks.high {
            let reason = format!(
                "the group has committed offset {} of partition {partition}, but the log ends at {}: the topic was \
                 deleted and recreated; reset the application before it starts again",
                committed.offset, marks.high
            );
            return Err(Failure::Fatal(LogError::Topic { topic: name, reason }.into()));
        }
        Ok(committed.offset)
    }

    fn reset(&self, partition: TopicPartition, marks: Watermarks) -> Result<i64, Failure> {
        let source = self.topics.plan.sources.iter().position(|&topic| topic == partition.topic);
        let policy = source.map_or(OffsetReset::Earliest, |source| self.topics.plan.offset_resets[source]);
        let topic = self.topics.name(partition.topic);
        match policy {
            OffsetReset::Earliest if marks.low > 0 => {
                tracing::warn!(
                    topic = &**topic, partition = partition.partition, low = marks.low,
                    "the first records of this partition were already removed by retention; starting at the oldest one left"
                );
                Ok(marks.low)
            }
            OffsetReset::Earliest => Ok(marks.low),
            OffsetReset::Latest => Ok(marks.high),
            OffsetReset::None => Err(Failure::Fatal(
                LogError::Topic {
                    topic: topic.to_string(),
                    reason: format!(
                        "the group has no committed offset for partition {}, and `offset_reset = none` forbids choosing one",
                        partition.partition
                    ),
                }
                .into(),
            )),
        }
    }

    /// Everything is given back, committed: the tasks stay, in case they come back in the same rebalance.
    pub(super) fn release(&mut self) {
        self.waiting_since = None;
        self.reader.stop();
        for task in &mut self.tasks {
            task.discard();
        }
    }

    /// Everything is somebody else's already: nothing uncommitted survives.
    pub(super) fn drop_tasks(&mut self) -> Result<(), Failure> {
        self.waiting_since = None;
        self.tasks.clear();
        self.scratch.forget();
        self.reader.stop();
        if std::mem::take(&mut self.in_transaction) && self.producer.abort().is_err() {
            self.replace_producer()?;
        }
        Ok(())
    }
}

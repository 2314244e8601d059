//! A log in this process's memory: what the test driver and the engine benchmark run on. Transactions, offsets and
//! changelogs behave as on Kafka; nothing outlives the last clone.

mod chunk;
mod consumer;
mod producer;
mod reader;

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::config::Config;
use crate::description::Store;
use crate::record::Headers;
use crate::store::memory::{MemoryState, MemoryStore};
use crate::task_id::TaskId;
use crate::topic_uuid::TopicUuid;

use super::topics::{PlannedTopic, TopicId, TopicPlan, TopicTable};
use super::{CommittedOffset, HeldBack, Log, LogError, Rebalance, TopicPartition, Watermarks};
use chunk::{Chunk, ChunkBuilder};

pub use chunk::MemoryRecord;
pub use consumer::MemoryConsumer;
pub use producer::{Fault, MemoryProducer};
pub use reader::MemoryReader;

/// See the module.
#[derive(Clone, Default)]
pub struct MemoryLog {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Signalled after every commit.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    topics: Vec<Topic>,
    faults: Vec<Fault>,
    /// Whether records of repartitions stay where they are, to be looked at.
    keeps_purged: bool,
    /// Whether the consumer that polls next is to read nothing any more.
    stuck: bool,
    /// How many of the next questions for committed offsets fail.
    unanswered: usize,
    /// Whether they fail for good.
    refuses: bool,
    /// Partitions that a transaction of somebody else's is open in.
    held_back: Vec<HeldBack>,
    /// Changes of assignment that consumers have yet to hear of, each with the number of its worker.
    rebalances: VecDeque<(usize, Rebalance)>,
}

struct Topic {
    /// Empty once it is deleted.
    name: String,
    uuid: Option<TopicUuid>,
    partitions: Vec<Partition>,
    /// The most bytes of key and value that it takes.
    max_record_bytes: usize,
}

#[derive(Default)]
struct Partition {
    chunks: Vec<Arc<Chunk>>,
    low: i64,
    end: i64,
    committed: Option<CommittedOffset>,
}

impl Partition {
    fn append(&mut self, mut builder: ChunkBuilder) -> i64 {
        builder.chunk.base = self.end;
        self.end += builder.chunk.len();
        self.chunks.push(Arc::new(builder.chunk));
        self.end
    }

    /// The chunk that holds `offset`, or the first one after it.
    fn chunk_at(&self, offset: i64) -> Option<&Arc<Chunk>> {
        let at = self.chunks.partition_point(|chunk| chunk.base + chunk.len() <= offset);
        self.chunks.get(at)
    }

    /// Drops whole chunks before `offset`.
    fn purge(&mut self, offset: i64) {
        let keep = self.chunks.partition_point(|chunk| chunk.base + chunk.len() <= offset);
        self.chunks.drain(..keep);
        self.low = self.chunks.first().map_or(self.end, |chunk| chunk.base);
    }
}

impl State {
    /// The partition `target`, given where each topic of its table is (see [`MemoryLog::places`]).
    fn partition(&self, places: &[usize], target: TopicPartition) -> Option<&Partition> {
        let topic = self.topics.get(*places.get(target.topic.0 as usize)?)?;
        topic.partitions.get(usize::try_from(target.partition).ok()?)
    }

    fn partition_mut(&mut self, places: &[usize], target: TopicPartition) -> Option<&mut Partition> {
        let topic = self.topics.get_mut(*places.get(target.topic.0 as usize)?)?;
        topic.partitions.get_mut(usize::try_from(target.partition).ok()?)
    }

    fn watermarks(&self, places: &[usize], target: TopicPartition) -> Watermarks {
        let found = self.partition(places, target);
        found.map_or(Watermarks { low: 0, high: 0 }, |found| Watermarks { low: found.low, high: found.end })
    }

    fn take_rebalance(&mut self, worker: usize) -> Option<Rebalance> {
        let at = self.rebalances.iter().position(|(target, _)| *target == worker)?;
        self.rebalances.remove(at).map(|(_, rebalance)| rebalance)
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.topics.iter().position(|topic| topic.name == name)
    }

    fn create(&mut self, name: &str, partitions: i32) {
        let partitions = (0..partitions).map(|_| Partition::default()).collect();
        // Topics keep their places, so that none gets the number of another.
        let uuid = TopicUuid::new(self.topics.len() as u128 + 1);
        self.topics.push(Topic { name: name.to_owned(), uuid, partitions, max_record_bytes: usize::MAX });
    }
}

impl MemoryLog {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a topic. An existing one keeps its records and its partition count.
    pub fn create_topic(&self, name: &str, partitions: i32) {
        let mut state = self.lock();
        if state.find(name).is_none() {
            state.create(name, partitions);
        }
    }

    /// Appends one committed record to a partition and returns its offset; `None` if there is no such partition.
    pub fn append(
        &self,
        topic: &str,
        partition: i32,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        timestamp: i64,
        headers: &Headers,
    ) -> Option<i64> {
        let mut state = self.lock();
        let at = state.find(topic)?;
        let target = state.topics[at].partitions.get_mut(usize::try_from(partition).ok()?)?;
        let mut builder = ChunkBuilder::default();
        builder.push(key, value, timestamp, headers);
        let offset = target.append(builder) - 1;
        self.shared.changed.notify_all();
        Some(offset)
    }

    /// How many partitions a topic has; `None` if it does not exist.
    pub fn partitions(&self, topic: &str) -> Option<i32> {
        let state = self.lock();
        let at = state.find(topic)?;
        i32::try_from(state.topics[at].partitions.len()).ok()
    }

    /// Calls `visit` with every committed record of a partition from `offset` on, and returns the end offset.
    pub fn visit(&self, topic: &str, partition: i32, offset: i64, mut visit: impl FnMut(&MemoryRecord)) -> i64 {
        let chunks: Vec<Arc<Chunk>> = {
            let state = self.lock();
            let found =
                state.find(topic).and_then(|at| state.topics[at].partitions.get(usize::try_from(partition).ok()?));
            found.map(|partition| partition.chunks.clone()).unwrap_or_default()
        };
        let target = TopicPartition { topic: TopicId(u32::MAX), partition };
        let mut end = 0;
        for chunk in chunks {
            end = chunk.base + chunk.len();
            for record in MemoryRecord::all(&chunk, target) {
                if super::Record::offset(&record) >= offset {
                    visit(&record);
                }
            }
        }
        end
    }

    /// From now on a topic takes no record of more bytes of key and value, as a broker by `max.message.bytes`: the producer
    /// hears of it when it flushes.
    pub fn limit_record_bytes(&self, topic: &str, bytes: usize) {
        let mut state = self.lock();
        if let Some(at) = state.find(topic) {
            state.topics[at].max_record_bytes = bytes;
        }
    }

    /// The next commits fail in these ways, one each. For tests of recovery.
    pub fn inject(&self, faults: impl IntoIterator<Item = Fault>) {
        self.lock().faults.extend(faults);
    }

    /// Changes the assignment of a worker, as the group of a broker would.
    #[cfg(test)]
    pub(crate) fn rebalance(&self, worker: usize, rebalance: Rebalance) {
        self.lock().rebalances.push_back((worker, rebalance));
        self.shared.changed.notify_all();
    }

    /// The next questions for committed offsets fail, as they do when the group's coordinator is away.
    #[cfg(test)]
    pub(crate) fn leave_unanswered(&self, questions: usize) {
        self.lock().unanswered = questions;
    }

    /// From now on, questions for committed offsets fail as no repetition helps.
    #[cfg(test)]
    pub(crate) fn refuse(&self) {
        self.lock().refuses = true;
    }

    /// Somebody has left a transaction open.
    #[cfg(test)]
    pub(crate) fn hold_back(&self, held: HeldBack) {
        self.lock().held_back.push(held);
    }

    /// Removes a record that is alone in its transaction, as compaction does. The last one of a partition stays on Kafka.
    #[cfg(test)]
    pub(crate) fn remove_record(&self, topic: &str, partition: usize, offset: i64) {
        let mut state = self.lock();
        let at = state.find(topic).expect("the topic exists");
        let chunks = &mut state.topics[at].partitions[partition].chunks;
        chunks.retain(|chunk| chunk.base != offset || chunk.len() != 1);
    }

    /// Forgets what the group has committed, as a broker does when a group is deleted or its offsets expire.
    pub fn forget_offsets(&self) {
        for topic in &mut self.lock().topics {
            for partition in &mut topic.partitions {
                partition.committed = None;
            }
        }
    }

    /// Sets what the group has committed for a partition, as somebody does by hand. Does nothing if there is no such
    /// partition.
    pub fn set_offset(&self, topic: &str, partition: i32, offset: i64) {
        let mut state = self.lock();
        let Some(at) = state.find(topic) else { return };
        let found = usize::try_from(partition).ok().and_then(|number| state.topics[at].partitions.get_mut(number));
        if let Some(found) = found {
            let partition = TopicPartition { topic: TopicId(u32::MAX), partition };
            found.committed = Some(CommittedOffset { partition, offset, metadata: String::new(), leader_epoch: None });
        }
    }

    /// Deletes a topic, and with it what the group has committed in it, as a broker does. Whoever has it open goes on with
    /// what nobody else finds any more; one that is created under the name is another topic.
    pub fn delete_topic(&self, name: &str) {
        let mut state = self.lock();
        let Some(at) = state.find(name) else { return };
        state.topics[at].name.clear();
        state.topics[at].partitions.iter_mut().for_each(|partition| partition.committed = None);
    }

    /// Makes another topic of this one, with the same records and offsets, as whoever moves everything to another cluster.
    pub fn copy_topic(&self, name: &str) {
        let mut state = self.lock();
        let uuid = TopicUuid::new(u128::from(u64::MAX) + state.topics.len() as u128);
        let Some(at) = state.find(name) else { return };
        state.topics[at].uuid = uuid;
    }

    /// Removes the records of a partition before `offset`, as retention does; whole transactions only.
    pub fn remove_records(&self, topic: &str, partition: i32, offset: i64) {
        let mut state = self.lock();
        let Some(at) = state.find(topic) else { return };
        let found = usize::try_from(partition).ok().and_then(|number| state.topics[at].partitions.get_mut(number));
        if let Some(found) = found {
            found.purge(offset);
        }
    }

    /// Consumed records of repartitions stay.
    pub(crate) fn keep_purged(&self) {
        self.lock().keeps_purged = true;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while the lock is held cannot leave the state half changed: appends are the last step.
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where each topic of `table` is in the state.
    fn places(&self, table: &TopicTable) -> Vec<usize> {
        let state = self.lock();
        table.topics.iter().map(|topic| state.find(&topic.name).unwrap_or(usize::MAX)).collect()
    }
}

impl Log for MemoryLog {
    type Consumer = MemoryConsumer;
    type Producer = MemoryProducer;
    type Reader = MemoryReader;
    type State = MemoryState;
    type Store = MemoryStore;

    fn prepare(&self, config: &Config, plan: &TopicPlan) -> Result<TopicTable, LogError> {
        let mut state = self.lock();
        let existing = |topic: &PlannedTopic| {
            let at = state.find(&topic.name)?;
            i32::try_from(state.topics[at].partitions.len()).ok()
        };
        let mut found: Vec<Option<i32>> = plan.topics.iter().map(existing).collect();
        plan.choose_external(&mut found, config.embedded_partitions);
        let mut table = plan.resolve(&found)?;
        for topic in &mut table.topics {
            if state.find(&topic.name).is_none() {
                state.create(&topic.name, topic.partitions);
            }
            topic.uuid = state.find(&topic.name).and_then(|at| state.topics[at].uuid);
        }
        Ok(table)
    }

    fn consumer(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<MemoryConsumer, LogError> {
        Ok(MemoryConsumer::new(self.clone(), config, topics, worker))
    }

    fn producer(&self, _: &Config, topics: &Arc<TopicTable>, _: usize) -> Result<MemoryProducer, LogError> {
        Ok(MemoryProducer::new(self.clone(), topics))
    }

    fn reader(&self, _: &Config, topics: &Arc<TopicTable>, _: usize) -> Result<MemoryReader, LogError> {
        Ok(MemoryReader::new(self.clone(), topics))
    }

    fn open_state(
        &self,
        _: &Config,
        _: &MemoryProducer,
        _: TaskId,
        stores: &[&'static Store],
    ) -> Result<(MemoryState, Vec<MemoryStore>), LogError> {
        Ok(MemoryState::open(stores.iter().map(|store| store.kind)))
    }
}

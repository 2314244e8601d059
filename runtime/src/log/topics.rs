//! Topic names, partition counts, and the small numbers that stand for them on the record path.

use std::sync::Arc;
use std::time::Duration;

use crate::description::{OffsetReset, OnError, OnUnwritable, StoreKind, TopologyDescription};

use crate::topic_uuid::TopicUuid;

use super::{Input, LogError, Origin};

/// A topic of this application, as a small number; see [`TopicTable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicId(pub u32);

/// A partition of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicPartition {
    /// The topic.
    pub topic: TopicId,
    /// The partition's number.
    pub partition: i32,
}

/// What a topic is to the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The user's: must exist. `input`/`output`: whether we read or write it.
    External {
        /// Whether we read it.
        input: bool,
        /// Whether we write it.
        output: bool,
    },
    /// Ours, between sub-topologies: created, read and written; consumed records are purged.
    Repartition,
    /// Ours, behind a store of this kind: created as the kind wants it, written, read only to restore.
    Changelog(StoreKind),
    /// Ours, beside the stores: the positions of tasks whose transactions change none of them.
    Positions,
}

/// How a topic's partition count is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Partitions {
    /// It is what the log says.
    AsFound,
    /// The topology declares it; another count is an error.
    Declared(u32),
    /// As many as the largest of these topics has (indices into [`TopicPlan::topics`]), where nothing else decides.
    LikeLargestOf(Vec<usize>),
}

/// What the topology needs of one topic.
#[derive(Debug, Clone)]
pub struct PlannedTopic {
    /// Full name.
    pub name: String,
    /// What it is to us.
    pub role: Role,
    /// How many partitions it must have.
    pub partitions: Partitions,
}

/// Every topic of the application.
#[derive(Debug, Clone)]
pub struct TopicPlan {
    /// The topics; a topic's position is its [`TopicId`].
    pub topics: Vec<PlannedTopic>,
    /// Topic of each source of the description.
    pub sources: Vec<TopicId>,
    /// Topic of each sink.
    pub sinks: Vec<TopicId>,
    /// Changelog of each store.
    pub changelogs: Vec<TopicId>,
    /// Where tasks note their positions when they change no state; `None` without state, and on a log that keeps its
    /// offsets with the state.
    pub positions: Option<TopicId>,
    /// Dead letter topic of each source that has one.
    pub dead_letters: Vec<Option<TopicId>>,
    /// Dead letter topic of each sink that has one.
    pub sink_dead_letters: Vec<Option<TopicId>>,
    /// Offset reset of each source.
    pub offset_resets: Vec<OffsetReset>,
    /// Groups of topics that must have equal partition counts, see [`SubTopology::copartitioned`](crate::description::SubTopology::copartitioned).
    pub copartitioned: Vec<Vec<TopicId>>,
}

/// A resolved topic.
#[derive(Debug, Clone)]
pub struct TopicInfo {
    /// Full name.
    pub name: Arc<str>,
    /// What it is to us.
    pub role: Role,
    /// How many partitions it has.
    pub partitions: i32,
    /// Its id; `None` where the log tells none.
    pub uuid: Option<TopicUuid>,
    /// Its `delete.retention.ms`; `None` where the log does not say.
    pub delete_retention: Option<Duration>,
}

/// Kafka's `delete.retention.ms` where nobody has set it.
const DELETE_RETENTION: Duration = Duration::from_secs(24 * 60 * 60);
/// How many other topics are noted with an offset: every commit carries them.
const NOTED_WITH: usize = 8;

/// The plan, with every partition count known.
#[derive(Debug, Clone)]
pub struct TopicTable {
    /// The topics; a topic's position is its [`TopicId`].
    pub topics: Vec<TopicInfo>,
    /// See [`TopicPlan`].
    pub plan: TopicPlan,
}

impl TopicTable {
    /// The topic with that id.
    pub fn info(&self, topic: TopicId) -> &TopicInfo {
        &self.topics[topic.0 as usize]
    }
    /// The topic's full name.
    pub fn name(&self, topic: TopicId) -> &Arc<str> {
        &self.info(topic).name
    }
    /// Where an input record lies, by the name of its topic.
    pub(crate) fn origin(&self, (TopicPartition { topic, partition }, offset): Input) -> Box<Origin> {
        Box::new(Origin { topic: self.name(topic).to_string(), partition, offset })
    }
    /// How many partitions the topic has.
    pub fn partitions(&self, topic: TopicId) -> i32 {
        self.info(topic).partitions
    }
    /// How long a tombstone in a compacted topic can be read before compaction may remove it.
    pub fn delete_retention(&self, topic: TopicId) -> Duration {
        self.info(topic).delete_retention.unwrap_or(DELETE_RETENTION)
    }
    /// The topics whose ids are noted with each offset of an input: its own, and some of the others that the application
    /// reads. In a circle, so that each is noted with offsets of others, however many they are.
    pub(crate) fn noted_with(&self, input: TopicId) -> Vec<(Arc<str>, TopicUuid)> {
        let inputs = self.inputs();
        let first = inputs.iter().position(|&topic| topic == input).unwrap_or_default();
        let circle = inputs.iter().cycle().skip(first).take(inputs.len().min(1 + NOTED_WITH));
        circle.filter_map(|&topic| Some((Arc::clone(self.name(topic)), self.info(topic).uuid?))).collect()
    }
    /// The partitions that the group reads.
    pub(crate) fn input_partitions(&self) -> Vec<TopicPartition> {
        self.partitions_of(&self.inputs())
    }

    /// All partitions of some topics.
    pub(crate) fn partitions_of(&self, topics: &[TopicId]) -> Vec<TopicPartition> {
        let partitions = |&topic| (0..self.partitions(topic)).map(move |partition| TopicPartition { topic, partition });
        topics.iter().flat_map(partitions).collect()
    }
    /// The id of a topic by name.
    pub fn find(&self, name: &str) -> Option<TopicId> {
        let at = self.topics.iter().position(|topic| &*topic.name == name)?;
        u32::try_from(at).ok().map(TopicId)
    }
    /// The topics the group subscribes to, each once.
    pub fn inputs(&self) -> Vec<TopicId> {
        let mut inputs = self.plan.sources.clone();
        inputs.sort_unstable();
        inputs.dedup();
        inputs
    }
}

impl TopicPlan {
    /// Lists what a topology needs.
    pub fn new(description: &TopologyDescription) -> Self {
        planner::plan(description)
    }

    /// The same for a log that keeps the offsets of the group with the state, where neither can be lost alone.
    #[cfg(feature = "rocksdb")]
    pub(crate) fn without_positions(&self) -> Self {
        let mut plan = self.clone();
        if let Some(positions) = plan.positions.take() {
            // Others keep their numbers: it is the last one.
            plan.topics.truncate(positions.0 as usize);
        }
        plan
    }

    /// Works out every partition count from those that exist, and checks declared counts and co-partitioning.
    /// `found` gives the partition count of each planned topic, `None` where the topic does not exist; the result
    /// gives for each topic the count it has or must be created with.
    ///
    /// # Errors
    /// [`LogError::Topic`] for a user's topic that is missing, or any topic of the wrong shape.
    pub fn resolve(&self, found: &[Option<i32>]) -> Result<TopicTable, LogError> {
        planner::resolve(self, found)
    }

    /// Fills in the partition counts of the user's topics that do not exist yet, for a log that creates them: what the
    /// topology declares; else what a topic they are joined with has; else `default`.
    pub(crate) fn choose_external(&self, found: &mut [Option<i32>], default: i32) {
        planner::choose_external(self, found, default);
    }
}

mod planner;

pub(crate) fn dead_letter_topic(policy: OnError) -> Option<&'static str> {
    match policy {
        OnError::DeadLetter(topic) => Some(topic),
        OnError::Fail | OnError::Skip => None,
    }
}

pub(crate) fn sink_dead_letter_topic(policy: OnUnwritable) -> Option<&'static str> {
    match policy {
        OnUnwritable::DeadLetter(topic) => Some(topic),
        OnUnwritable::Fail => None,
    }
}

/// The input partitions of worker number `worker` of `workers`, where no broker assigns them: partition `p` of every
/// topic belongs to worker `p mod workers`, so that co-partitioned inputs meet.
pub(crate) fn static_assignment(table: &TopicTable, worker: usize, workers: usize) -> Vec<TopicPartition> {
    let mut assignment = Vec::new();
    for topic in table.inputs() {
        for partition in 0..table.partitions(topic) {
            if usize::try_from(partition).is_ok_and(|number| number % workers.max(1) == worker) {
                assignment.push(TopicPartition { topic, partition });
            }
        }
    }
    assignment
}

//! A durable log in a directory: what runs a topology where there is no broker.
//!
//! Topics, committed offsets and the state of every task live in one RocksDB, so a transaction is **one atomic
//! batch**: outputs, repartitioned records, offsets and state are on the disk together or not at all. There is no
//! outcome to find out and no state to restore after a crash; the next process goes on where the last commit was.
//!
//! - Records lie in chunks (see `chunk.rs`), found by their last offset.
//! - Chunks of a repartition topic are deleted by the commit that consumes them.
//! - A changelog is the state itself: the row of a key is its latest changelog record, with its offset. Nothing has
//!   to be compacted, and a restore has nothing to do.
//! - Commits are synced to the disk by default: ten a second cost little, and a power failure then loses nothing.
//!   Without (`embedded.sync = false`) a killed process still loses nothing; a power failure loses the latest
//!   commits, whole.
//! - After a failed write (a full disk) the log refuses everything until it is opened again: only recovery can tell
//!   whether the last commit is there.

mod access;
mod chunk;
mod commit;
mod consumer;
mod core;
mod keys;
mod producer;
mod read;
mod reader;
mod registry;
mod store;
mod topic;
mod transaction;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::config::Config;
use crate::description::{Store, changelog_name};
use crate::store::{StateDir, StateDirError};
use crate::task_id::TaskId;

use self::core::Core;
use self::topic::Topic;
use super::topics::{TopicPlan, TopicTable};
use super::{Log, LogError};

pub use access::{Appender, LogRecord};
pub use chunk::EmbeddedRecord;
pub use consumer::EmbeddedConsumer;
pub use producer::EmbeddedProducer;
pub use reader::EmbeddedReader;
pub use store::{EmbeddedState, EmbeddedStore};

/// See the module.
#[derive(Clone)]
pub struct EmbeddedLog {
    core: Arc<Core>,
}

impl EmbeddedLog {
    /// Opens, or creates, the log of `config`'s application in its state directory. One process at a time.
    ///
    /// # Errors
    /// [`LogError::Storage`] when the directory is in use, cannot be written, or is damaged. A damaged log is never
    /// wiped: it is the only copy.
    pub fn open(config: &Config) -> Result<Self, LogError> {
        let state_dir = StateDir::open(&config.state_dir, &config.application_id)?;
        let core = Core::open(state_dir, config.embedded_sync)?;
        Ok(Self { core: Arc::new(core) })
    }

    /// Creates a topic of the user's; does nothing if it exists with that many partitions.
    ///
    /// # Errors
    /// [`LogError::Topic`] when it exists otherwise; [`LogError::Storage`] when the disk refuses.
    pub fn create_topic(&self, name: &str, partitions: i32) -> Result<(), LogError> {
        self.core.create_plain(name, partitions)
    }

    /// Writes from outside a topology.
    pub fn appender(&self) -> Appender {
        Appender::new(Arc::clone(&self.core))
    }

    /// How far a load got that committed its progress under `name` ([`Appender::set_position`]): loading the same
    /// file twice, or again after a crash, then loads every record once.
    ///
    /// # Errors
    /// [`LogError::Storage`] when the log cannot be read.
    pub fn load_position(&self, name: &str) -> Result<Option<u64>, LogError> {
        self.core.load_position(name)
    }

    /// The committed records of a partition from offset `from` on, at most `max`. Of a changelog: the latest record
    /// of each key. Of a repartition topic: what is not consumed yet.
    ///
    /// # Errors
    /// [`LogError::Topic`] for an unknown topic; [`LogError::Storage`] when the log cannot be read.
    pub fn read(&self, topic: &str, partition: i32, from: i64, max: usize) -> Result<Vec<LogRecord>, LogError> {
        let topic = self.core.topic(topic).ok_or_else(|| access::missing(topic))?;
        self.core.read(&topic, partition, from, max)
    }

    /// The offset after the last committed record of each partition.
    ///
    /// # Errors
    /// [`LogError::Topic`] for an unknown topic.
    pub fn end_offsets(&self, topic: &str) -> Result<Vec<i64>, LogError> {
        let topic = self.core.topic(topic).ok_or_else(|| access::missing(topic))?;
        Ok((0..topic.count()).map(|partition| topic.end(partition)).collect())
    }

    fn topics(&self, table: &TopicTable) -> Result<Vec<Arc<Topic>>, LogError> {
        let find = |name: &str| self.core.topic(name).ok_or_else(|| access::missing(name));
        table.topics.iter().map(|topic| find(&topic.name)).collect()
    }
}

impl From<StateDirError> for LogError {
    fn from(error: StateDirError) -> Self {
        LogError::Storage { context: "cannot start".to_owned(), reason: error.to_string() }
    }
}

impl Log for EmbeddedLog {
    type Consumer = EmbeddedConsumer;
    type Producer = EmbeddedProducer;
    type Reader = EmbeddedReader;
    type State = EmbeddedState;
    type Store = EmbeddedStore;

    fn prepare(&self, config: &Config, plan: &TopicPlan) -> Result<TopicTable, LogError> {
        self.core.prepare(config, &plan.without_positions())
    }

    fn consumer(&self, config: &Config, table: &Arc<TopicTable>, worker: usize) -> Result<EmbeddedConsumer, LogError> {
        Ok(EmbeddedConsumer::new(Arc::clone(&self.core), self.topics(table)?, config, table, worker))
    }

    fn producer(&self, _: &Config, table: &Arc<TopicTable>, _: usize) -> Result<EmbeddedProducer, LogError> {
        EmbeddedProducer::new(Arc::clone(&self.core), self.topics(table)?)
    }

    fn reader(&self, _: &Config, table: &Arc<TopicTable>, _: usize) -> Result<EmbeddedReader, LogError> {
        Ok(EmbeddedReader::new(Arc::clone(&self.core), self.topics(table)?))
    }

    fn open_state(
        &self,
        config: &Config,
        producer: &EmbeddedProducer,
        task: TaskId,
        stores: &[&'static Store],
    ) -> Result<(EmbeddedState, Vec<EmbeddedStore>), LogError> {
        let open = |store: &&'static Store| {
            let name = store.name;
            let changelog = changelog_name(&config.application_id, name);
            let topic = self.core.topic(&changelog).ok_or_else(|| access::missing(&changelog))?;
            let (core, name) = (Arc::clone(&self.core), format!("{name} of task {task}"));
            EmbeddedStore::open(core, topic, task.partition, name)
        };
        let stores = stores.iter().map(open).collect::<Result<_, _>>()?;
        Ok((EmbeddedState::new(producer.transaction().clone()), stores))
    }
}

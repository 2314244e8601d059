//! A real cluster, through librdkafka.
//!
//! One file a concern: `client_config` the settings, `admin` topics before the start, `consumer` with `rebalance`,
//! `batch`, `watch` and `members` the input, `producer` with `transaction` and `delivery` the output, `reader` changelogs,
//! `watermarks` where partitions begin and end, `purge` repartition topics, `error` what librdkafka's errors mean, `ffi`
//! what the `rdkafka` crate lacks.

mod admin;
mod batch;
mod block_on;
mod client_config;
mod consumer;
mod context;
mod delivery;
mod error;
#[expect(unsafe_code, reason = "librdkafka is C; every block says why it is sound")]
mod ffi;
mod members;
mod message;
mod producer;
mod purge;
mod reader;
mod rebalance;
#[cfg(test)]
mod tests;
mod transaction;
mod watch;
mod watermarks;

pub use consumer::KafkaConsumer;
pub use message::KafkaRecord;
pub use producer::KafkaProducer;
pub use reader::KafkaReader;

use std::sync::Arc;

use client_config::Role;
use purge::{PurgeClient, Purger};

use super::{Log, LogError, TopicPlan, TopicTable};
use crate::config::Config;
use crate::description;
use crate::store::{StateDir, StateDirError};
use crate::task_id::TaskId;

#[cfg(not(feature = "rocksdb"))]
use crate::store::{MemoryState as State, MemoryStore as Store};
#[cfg(feature = "rocksdb")]
use crate::store::{RocksDbState as State, RocksDbStore as Store};

/// A cluster, by the configuration's `bootstrap.servers`.
#[derive(Clone)]
pub struct KafkaLog {
    state_dir: Arc<StateDir>,
    purge: PurgeClient,
}

impl KafkaLog {
    /// Locks the state directory, whose identity is that of our producers. Nobody is connected to yet.
    ///
    /// # Errors
    /// [`LogError::Storage`] when the directory is in use or cannot be written.
    pub fn connect(config: &Config) -> Result<Self, LogError> {
        let state_dir = StateDir::open(&config.state_dir, &config.application_id).map_err(|error| storage(&error))?;
        Ok(Self { state_dir: Arc::new(state_dir), purge: PurgeClient::new() })
    }

    fn purger(&self, config: &Config) -> Result<Purger, LogError> {
        Ok(Purger::new(self.purge.clone(), client_config::build(config, &Role::Admin)?))
    }
}

fn storage(error: &StateDirError) -> LogError {
    LogError::Storage { context: "cannot start".to_owned(), reason: error.to_string() }
}

impl Log for KafkaLog {
    type Consumer = KafkaConsumer;
    type Producer = KafkaProducer;
    type Reader = KafkaReader;
    type State = State;
    type Store = Store;

    fn prepare(&self, config: &Config, plan: &TopicPlan) -> Result<TopicTable, LogError> {
        admin::prepare(config, plan)
    }

    fn consumer(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<KafkaConsumer, LogError> {
        KafkaConsumer::open(config, topics, worker, self.purger(config)?)
    }

    fn producer(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<KafkaProducer, LogError> {
        KafkaProducer::open(config, topics, worker, self.state_dir.process_id(), self.purger(config)?)
    }

    fn reader(&self, config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<KafkaReader, LogError> {
        KafkaReader::open(config, topics, worker)
    }

    #[cfg(feature = "rocksdb")]
    fn open_state(
        &self,
        _config: &Config,
        _producer: &KafkaProducer,
        task: TaskId,
        stores: &[&'static description::Store],
    ) -> Result<(State, Vec<Store>), LogError> {
        let path = self.state_dir.state_path(task);
        let context = format!("opening {}", path.display());
        let names: Vec<&'static str> = stores.iter().map(|store| store.name).collect();
        State::open(path, task, &names).map_err(|error| LogError::Storage { context, reason: error.to_string() })
    }

    fn tasks_with_state(&self) -> Vec<TaskId> {
        self.state_dir.tasks()
    }

    fn remove_state(&self, task: TaskId) -> Result<(), LogError> {
        let context = format!("removing the state of task {task}");
        self.state_dir.remove_task(task).map_err(|error| LogError::Storage { context, reason: error.to_string() })
    }

    /// Without RocksDB, state lives in memory and is restored from its changelog at every start.
    #[cfg(not(feature = "rocksdb"))]
    fn open_state(
        &self,
        _config: &Config,
        _producer: &KafkaProducer,
        _task: TaskId,
        stores: &[&'static description::Store],
    ) -> Result<(State, Vec<Store>), LogError> {
        Ok(State::open(stores.iter().map(|store| store.kind)))
    }
}

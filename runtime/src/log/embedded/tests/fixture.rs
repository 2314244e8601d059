//! A topology with one of everything, and a worker's view of it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::config::Config;
use crate::log::embedded::{
    EmbeddedConsumer, EmbeddedLog, EmbeddedProducer, EmbeddedRecord, EmbeddedState, EmbeddedStore,
};
use crate::log::{
    CommittedOffset, Consumer, Log, LogError, Outcome, OutputRecord, Producer, Rebalance, TopicPartition, TopicPlan,
    TopicTable,
};
use crate::record::Headers;
use crate::store::changelog::ChangelogRecord;
use crate::store::{RowStore, StateBackend as _, StoreError, StoreNote};
use crate::task_id::TaskId;
use crate::topology::{
    ProcessingGuarantee, Sink, Source, Store, StoreKind, SubTopology, TopicName, TopologyDescription,
};

pub(super) const ORDERS: &str = "orders";
pub(super) const DECISIONS: &str = "decisions";
pub(super) const BY_CUSTOMER: &str = "app-v1-by-customer-repartition";
pub(super) const CHANGELOG: &str = "app-v1-totals-changelog";

const fn source(node: &'static str, topic: TopicName, subtopology: usize, partitions: Option<u32>) -> Source {
    Source { node, topic, subtopology, partitions, value_serde: "Utf8", value_type: "String", ..Source::BARE }
}

const fn sink(node: &'static str, topic: TopicName, subtopology: usize) -> Sink {
    Sink { node, topic, subtopology, value_serde: "Utf8", value_type: "String", ..Sink::BARE }
}

/// Orders are repartitioned by customer and summed up; decisions come out.
static TOPOLOGY: TopologyDescription = TopologyDescription {
    name: "Test",
    application_id: "app-v1",
    guarantee: ProcessingGuarantee::ExactlyOnceV2,
    doc: "",
    subtopologies: &[
        SubTopology { sources: &[0], sinks: &[0], stores: &[], copartitioned: &[] },
        SubTopology { sources: &[1], sinks: &[1], stores: &[0], copartitioned: &[] },
    ],
    sources: &[
        source("orders", TopicName::External(ORDERS), 0, Some(2)),
        source("by_customer", TopicName::Repartition("by-customer"), 1, None),
    ],
    sinks: &[
        sink("by_customer", TopicName::Repartition("by-customer"), 0),
        sink("decisions", TopicName::External(DECISIONS), 1),
    ],
    stores: &[Store {
        name: "totals",
        node: "totals",
        subtopology: 1,
        kind: StoreKind::KeyValue,
        key_serde: "Utf8",
        value_serde: "Utf8",
        key_type: "String",
        value_type: "String",
        holds_back: false,
        clocks: 0,
    }],
    nodes: &[],
    params: None,
    vouched: |_| {},
};

pub(super) fn plan() -> TopicPlan {
    TopicPlan::new(&TOPOLOGY)
}

pub(super) fn config(dir: &Path) -> Config {
    let builder = Config::for_topology(&TOPOLOGY).env([] as [(&str, &str); 0]);
    let mut config = builder.build().unwrap();
    config.state_dir = dir.to_owned();
    config
}

pub(super) fn open(dir: &Path) -> EmbeddedLog {
    EmbeddedLog::open(&config(dir)).unwrap()
}

/// One worker with its log.
pub(super) struct Worker {
    pub(super) config: Config,
    pub(super) table: Arc<TopicTable>,
    pub(super) consumer: EmbeddedConsumer,
    pub(super) producer: EmbeddedProducer,
    pub(super) assignment: Vec<TopicPartition>,
    pub(super) log: EmbeddedLog,
}

impl Worker {
    /// Number `number` of `workers`, reading from what is committed.
    pub(super) fn start(log: &EmbeddedLog, config: &Config, number: usize) -> Self {
        let table = Arc::new(log.prepare(config, &plan()).unwrap());
        let producer = log.producer(config, &table, number).unwrap();
        let mut consumer = log.consumer(config, &table, number).unwrap();
        let Ok(Some(Rebalance::Assigned(assignment))) = consumer.poll(1, Duration::ZERO, &mut Vec::new()) else {
            panic!("the first poll announces the assignment")
        };
        let committed = consumer.committed(&assignment).unwrap();
        let positions: Vec<_> = assignment
            .iter()
            .zip(committed)
            .map(|(&partition, committed)| (partition, committed.map_or(0, |committed| committed.offset)))
            .collect();
        consumer.assign(&positions).unwrap();
        Self { config: config.clone(), table, consumer, producer, assignment, log: log.clone() }
    }

    pub(super) fn at(&self, topic: &str, partition: i32) -> TopicPartition {
        TopicPartition { topic: self.table.find(topic).unwrap(), partition }
    }

    pub(super) fn store(&self, partition: i32) -> RowStore<EmbeddedStore> {
        let task = TaskId { subtopology: 1, partition };
        let (_, mut backends) =
            self.log.open_state(&self.config, &self.producer, task, &[&TOPOLOGY.stores[0]]).unwrap();
        RowStore::new("totals", StoreKind::KeyValue, backends.remove(0), 1 << 20)
    }

    fn state(&self) -> EmbeddedState {
        EmbeddedState::new(self.producer.transaction().clone())
    }

    pub(super) fn poll(&mut self) -> Vec<EmbeddedRecord> {
        let mut records = Vec::new();
        self.consumer.poll(1000, Duration::ZERO, &mut records).unwrap();
        records
    }

    pub(super) fn send(&mut self, target: TopicPartition, key: &str, value: &str) {
        let headers = Headers::new();
        let (key, value) = (Some(key.as_bytes()), Some(value.as_bytes()));
        self.producer.send(&OutputRecord { target, key, value, timestamp: 5, headers: &headers }).unwrap();
    }

    /// What the worker's commit does to the changelog and the store, without the commit.
    pub(super) fn write_store(
        &mut self,
        store: &mut RowStore<EmbeddedStore>,
        partition: i32,
    ) -> Result<(), StoreError> {
        let (target, headers) = (self.at(CHANGELOG, partition), Headers::new());
        store.changes(5, |ChangelogRecord { key, value, timestamp, .. }, _| {
            self.producer.send(&OutputRecord { target, key: Some(key), value, timestamp, headers: &headers }).unwrap();
            Ok::<_, StoreError>(())
        })?;
        self.state().stage(&mut [store.staged_change(77, &StoreNote::default())])
    }

    /// What the worker does after the commit.
    pub(super) fn apply(&self, store: &mut RowStore<EmbeddedStore>, changelog: TopicPartition) {
        let (note, end) = (StoreNote::default(), self.producer.written_end(changelog));
        self.state().write(&mut [store.committed_change(77, end, &note)]).unwrap();
        store.applied();
    }

    pub(super) fn consumed(&mut self, partition: TopicPartition, offset: i64) {
        let metadata = format!("time of {offset}");
        self.producer
            .send_offsets(&[CommittedOffset { partition, offset, metadata, leader_epoch: None }], &())
            .unwrap();
    }

    pub(super) fn commit(&mut self) {
        let outcome = self.producer.commit();
        assert!(matches!(outcome, Outcome::Committed), "{outcome:?}");
    }
}

pub(super) fn text(bytes: Option<&[u8]>) -> String {
    String::from_utf8(bytes.unwrap().to_vec()).unwrap()
}

pub(super) fn values(log: &EmbeddedLog, topic: &str, partition: i32) -> Result<Vec<String>, LogError> {
    let records = log.read(topic, partition, 0, usize::MAX)?;
    Ok(records.iter().map(|record| text(record.value.as_deref())).collect())
}

/// Appends `count` orders with consecutive values, by key.
pub(super) fn load(log: &EmbeddedLog, count: usize) {
    let mut appender = log.appender();
    for number in 0..count {
        let (key, value) = (format!("order-{number}"), number.to_string());
        appender.append(ORDERS, Some(key.as_bytes()), Some(value.as_bytes()), number as i64, &Headers::new()).unwrap();
    }
    appender.commit().unwrap();
}

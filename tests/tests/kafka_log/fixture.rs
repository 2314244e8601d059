//! An application of one store and one repartition topic, and its clients.

use std::sync::Arc;
use std::time::{Duration, Instant};

use streamwright::Headers;
use streamwright::config::{Config, ConfigBuilder};
use streamwright::log::kafka::{KafkaConsumer, KafkaProducer, KafkaReader, KafkaRecord};
use streamwright::log::{
    CommittedOffset, Consumer as _, KafkaLog, Log as _, LogError, Outcome, OutputRecord, Producer as _, Rebalance,
    Record as _, TopicId, TopicPartition, TopicPlan, TopicTable,
};
use streamwright::topology::{
    OffsetReset, OnError, OnUnwritable, ProcessingGuarantee, Sink, Source, Store, StoreKind, SubTopology, TopicName,
    TopologyDescription,
};
use streamwright_tests::kafka::{Kafka, unique};
use tempfile::TempDir;

pub(crate) const WAIT: Duration = Duration::from_secs(30);

pub(crate) const TOTALS: Store = Store {
    name: "totals",
    node: "totals",
    subtopology: 1,
    kind: StoreKind::KeyValue,
    key_serde: "Bytes",
    value_serde: "Bytes",
    key_type: "Vec<u8>",
    value_type: "Vec<u8>",
    holds_back: false,
    clocks: 0,
};

/// `input → repartition → store → output`, as far as topics are concerned.
pub(crate) fn description(base: &str) -> &'static TopologyDescription {
    with_stores(base, &[TOTALS])
}

/// The same with other stores.
pub(crate) fn with_stores(base: &str, stores: &'static [Store]) -> &'static TopologyDescription {
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let name = unique(base);
    let application = leak(format!("{name}-streams-v1"));
    let (input, output) = (leak(format!("{name}-input")), leak(format!("{name}-output")));
    let source = |node, topic, subtopology| Source {
        node,
        topic,
        subtopology,
        partitions: None,
        offset_reset: OffsetReset::Earliest,
        on_error: OnError::Fail,
        timestamp_field: None,
        max_future_ms: None,
        key_serde: "Bytes",
        value_serde: "Bytes",
        key_type: "Vec<u8>",
        value_type: "Vec<u8>",
        store: None,
    };
    let sink = |node, topic, subtopology| Sink {
        node,
        topic,
        subtopology,
        partitions: None,
        copies: None,
        on_unwritable: OnUnwritable::Fail,
        key_serde: "Bytes",
        value_serde: "Bytes",
        key_type: "Vec<u8>",
        value_type: "Vec<u8>",
    };
    Box::leak(Box::new(TopologyDescription {
        name: "Test",
        application_id: application,
        guarantee: ProcessingGuarantee::ExactlyOnceV2,
        doc: "",
        subtopologies: Box::leak(Box::new([
            SubTopology { sources: &[0], sinks: &[0], stores: &[], copartitioned: &[] },
            SubTopology { sources: &[1], sinks: &[1], stores: &[0], copartitioned: &[] },
        ])),
        sources: Box::leak(Box::new([
            source("input", TopicName::External(input), 0),
            source("by_key", TopicName::Repartition("by-key"), 1),
        ])),
        sinks: Box::leak(Box::new([
            sink("by_key", TopicName::Repartition("by-key"), 0),
            sink("output", TopicName::External(output), 1),
        ])),
        stores,
        nodes: &[],
        params: None,
        vouched: |_| {},
    }))
}

/// See the module.
pub(crate) struct Fixture {
    pub(crate) kafka: Kafka,
    pub(crate) description: &'static TopologyDescription,
    pub(crate) config: Config,
    pub(crate) log: KafkaLog,
    pub(crate) topics: Arc<TopicTable>,
    _dir: TempDir,
}

impl Fixture {
    /// With an input of `partitions` partitions.
    pub(crate) fn new(kafka: Kafka, base: &str, partitions: i32) -> Self {
        Self::with(kafka, base, partitions, |config| config)
    }

    pub(crate) fn with(
        kafka: Kafka,
        base: &str,
        partitions: i32,
        set: impl FnOnce(ConfigBuilder) -> ConfigBuilder,
    ) -> Self {
        let description = description(base);
        kafka.create_topic(&name(description, description.sources[0].topic), partitions);
        kafka.create_topic(&name(description, description.sinks[1].topic), partitions);
        let dir = tempfile::tempdir().expect("a temporary directory");
        let config = set(config(&kafka, description, &dir)).build().expect("a valid configuration");
        let log = KafkaLog::connect(&config).expect("a state directory");
        let topics = log.prepare(&config, &TopicPlan::new(description)).expect("topics");
        Self { kafka, description, config, log, topics: Arc::new(topics), _dir: dir }
    }

    pub(crate) fn input(&self) -> TopicId {
        self.topics.plan.sources[0]
    }

    pub(crate) fn output(&self) -> TopicId {
        self.topics.plan.sinks[1]
    }

    pub(crate) fn changelog(&self) -> TopicId {
        self.topics.plan.changelogs[0]
    }

    pub(crate) fn name(&self, topic: TopicId) -> &str {
        self.topics.name(topic)
    }

    pub(crate) fn producer(&self, worker: usize) -> KafkaProducer {
        self.log.producer(&self.config, &self.topics, worker).expect("a producer")
    }

    pub(crate) fn consumer(&self, worker: usize) -> KafkaConsumer {
        self.log.consumer(&self.config, &self.topics, worker).expect("a consumer")
    }

    pub(crate) fn reader(&self) -> KafkaReader {
        self.log.reader(&self.config, &self.topics, 0).expect("a reader")
    }

    /// Joins the group alone and starts reading everything from its first record.
    pub(crate) fn assigned_consumer(&self) -> KafkaConsumer {
        let mut consumer = self.consumer(0);
        let assignment = wait_for_assignment(&mut consumer);
        let positions: Vec<_> = assignment.into_iter().map(|partition| (partition, 0)).collect();
        consumer.assign(&positions).expect("assigned");
        consumer
    }
}

pub(crate) fn name(description: &TopologyDescription, topic: TopicName) -> String {
    description.topic_name(topic)
}

pub(crate) fn config(kafka: &Kafka, description: &TopologyDescription, dir: &TempDir) -> ConfigBuilder {
    Config::for_topology(description).bootstrap_servers(kafka.address.clone()).state_dir(dir.path()).task_timeout(WAIT)
}

pub(crate) fn at(topic: TopicId, partition: i32) -> TopicPartition {
    TopicPartition { topic, partition }
}

pub(crate) fn committed(partition: TopicPartition, offset: i64) -> CommittedOffset {
    CommittedOffset { partition, offset, metadata: String::new(), leader_epoch: None }
}

/// Sends a record without headers, at time 1000. Its value is its key as well: of records with one key, a changelog keeps
/// the last, and the broker's log cleaner may come at any moment.
pub(crate) fn send(producer: &mut KafkaProducer, target: TopicPartition, value: &str) {
    let headers = Headers::new();
    let bytes = Some(value.as_bytes());
    let record = OutputRecord { target, key: bytes, value: bytes, timestamp: 1000, headers: &headers };
    producer.send(&record).expect("sent");
}

pub(crate) fn commit(producer: &mut KafkaProducer) {
    producer.flush().expect("flushed");
    let outcome = producer.commit();
    assert!(matches!(outcome, Outcome::Committed), "{outcome:?}");
}

pub(crate) fn wait_for_assignment(consumer: &mut KafkaConsumer) -> Vec<TopicPartition> {
    match wait_for_rebalance(consumer) {
        Rebalance::Assigned(partitions) => partitions,
        other => panic!("an assignment was expected, not {other:?}"),
    }
}

pub(crate) fn wait_for_rebalance(consumer: &mut KafkaConsumer) -> Rebalance {
    let deadline = Instant::now() + WAIT;
    let mut records = Vec::new();
    while Instant::now() < deadline {
        if let Some(rebalance) = poll(consumer, &mut records).expect("polled") {
            return rebalance;
        }
    }
    panic!("no rebalance came");
}

pub(crate) fn poll(
    consumer: &mut KafkaConsumer,
    records: &mut Vec<KafkaRecord>,
) -> Result<Option<Rebalance>, LogError> {
    consumer.poll(1000, Duration::from_millis(100), records)
}

/// Polls until there are `n` records.
pub(crate) fn read(consumer: &mut KafkaConsumer, n: usize) -> Vec<KafkaRecord> {
    let deadline = Instant::now() + WAIT;
    let mut records = Vec::new();
    while records.len() < n {
        assert!(Instant::now() < deadline, "{} of {n} records came", records.len());
        let rebalance = poll(consumer, &mut records).expect("polled");
        assert_eq!(rebalance, None);
    }
    records
}

/// Polls until an error comes, and answers rebalances as a worker does.
pub(crate) fn read_error(consumer: &mut KafkaConsumer) -> LogError {
    let deadline = Instant::now() + WAIT * 2;
    let mut records = Vec::new();
    while Instant::now() < deadline {
        match poll(consumer, &mut records) {
            Ok(None) => {}
            Ok(Some(Rebalance::Assigned(partitions))) => {
                let positions: Vec<_> = partitions.into_iter().map(|partition| (partition, 0)).collect();
                if let Err(error) = consumer.assign(&positions) {
                    return error;
                }
            }
            Ok(Some(_)) => consumer.unassign().expect("unassigned"),
            Err(error) => return error,
        }
    }
    panic!("no error came");
}

pub(crate) fn texts(records: &[KafkaRecord]) -> Vec<String> {
    records.iter().map(|record| String::from_utf8(record.value().expect("a value").to_vec()).expect("UTF-8")).collect()
}

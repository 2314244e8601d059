//! The broker, and the topics on it.

use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::FromClientConfig;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};

use crate::Failure;

const PATIENCE: Duration = Duration::from_secs(60);

/// Event times lie in the past, and retention goes by them.
const FOR_EVER: [(&str, &str); 1] = [("retention.ms", "-1")];
/// As streamwright and Kafka Streams create changelogs, but for the ratio, which is never exceeded: a cleaner at work
/// between the load and the restore would leave fewer records than were loaded.
const COMPACTED: [(&str, &str); 2] = [("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "1")];

/// A broker and a client for administration.
pub(crate) struct Cluster {
    pub(crate) servers: String,
    admin: AdminClient<DefaultClientContext>,
    runtime: tokio::runtime::Runtime,
}

/// A record to write.
pub(crate) struct Row {
    pub(crate) key: String,
    pub(crate) value: Vec<u8>,
    pub(crate) timestamp: i64,
}

impl Cluster {
    /// The one that `cargo xtask bench` starts or is told of.
    pub(crate) fn find() -> Result<Self, Failure> {
        let Ok(servers) = std::env::var("STREAMWRIGHT_KAFKA") else {
            let reason = std::env::var("STREAMWRIGHT_KAFKA_SKIP_REASON").unwrap_or_default();
            return Err(format!("there is no Kafka to measure on ({reason}); `cargo xtask bench` starts one").into());
        };
        let admin = AdminClient::from_config(ClientConfig::new().set("bootstrap.servers", &servers))?;
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        Ok(Self { servers, admin, runtime })
    }

    pub(crate) fn create(&self, name: &str, partitions: i32) -> Result<(), Failure> {
        self.create_with(name, partitions, &FOR_EVER)
    }

    pub(crate) fn create_changelog(&self, name: &str, partitions: i32) -> Result<(), Failure> {
        self.create_with(name, partitions, &COMPACTED)
    }

    fn create_with(&self, name: &str, partitions: i32, settings: &[(&str, &str)]) -> Result<(), Failure> {
        let mut topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1));
        for (key, value) in settings {
            topic = topic.set(key, value);
        }
        let results = self.runtime.block_on(self.admin.create_topics([&topic], &AdminOptions::new()))?;
        for result in results {
            result.map_err(|(name, code)| format!("creating topic {name}: {code}"))?;
        }
        Ok(())
    }

    /// Removes a topic if it is there, and waits until it is gone.
    pub(crate) fn delete(&self, name: &str) -> Result<(), Failure> {
        let results = self.runtime.block_on(self.admin.delete_topics(&[name], &AdminOptions::new()))?;
        for result in results {
            match result {
                Ok(_) | Err((_, RDKafkaErrorCode::UnknownTopicOrPartition)) => {}
                Err((name, code)) => return Err(format!("deleting topic {name}: {code}").into()),
            }
        }
        for _ in 0..100 {
            let metadata = self.admin.inner().fetch_metadata(None, PATIENCE)?;
            if metadata.topics().iter().all(|topic| topic.name() != name) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("topic {name} does not go away").into())
    }

    /// Forgets a group's offsets, if there are any.
    pub(crate) fn delete_group(&self, name: &str) -> Result<(), Failure> {
        for _ in 0..100 {
            let results = self.runtime.block_on(self.admin.delete_groups(&[name], &AdminOptions::new()))?;
            match results.into_iter().next() {
                // Still in use, or a broker that has just started and reads its groups.
                Some(Err((
                    _,
                    RDKafkaErrorCode::NonEmptyGroup
                    | RDKafkaErrorCode::CoordinatorLoadInProgress
                    | RDKafkaErrorCode::CoordinatorNotAvailable
                    | RDKafkaErrorCode::NotCoordinator,
                ))) => std::thread::sleep(Duration::from_millis(200)),
                Some(Err((name, code))) if code != RDKafkaErrorCode::GroupIdNotFound => {
                    return Err(format!("deleting group {name}: {code}").into());
                }
                _ => return Ok(()),
            }
        }
        Err(format!("group {name} is still in use").into())
    }

    /// Writes rows, placed as Java's clients place them.
    pub(crate) fn fill(&self, topic: &str, rows: impl Iterator<Item = Row>) -> Result<(), Failure> {
        let producer: BaseProducer = ClientConfig::new()
            .set("bootstrap.servers", &self.servers)
            .set("enable.idempotence", "true")
            .set("partitioner", "murmur2_random")
            .set("linger.ms", "50")
            .set("queue.buffering.max.messages", "200000")
            .set("delivery.report.only.error", "true")
            .create()?;
        for row in rows {
            let mut record = BaseRecord::to(topic).key(&row.key).payload(&row.value).timestamp(row.timestamp);
            while let Err((error, back)) = producer.send(record) {
                if error != KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull) {
                    return Err(error.into());
                }
                record = back;
                producer.poll(Duration::from_millis(10));
            }
        }
        producer.flush(PATIENCE)?;
        Ok(())
    }

    /// Lets `group` begin at the end of `topic`.
    pub(crate) fn skip_to_end(&self, group: &str, topic: &str, partitions: i32) -> Result<(), Failure> {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", &self.servers)
            .set("group.id", group)
            .set("enable.auto.commit", "false")
            .create()?;
        let mut offsets = TopicPartitionList::new();
        for partition in 0..partitions {
            let (_, high) = consumer.fetch_watermarks(topic, partition, PATIENCE)?;
            offsets.add_partition_offset(topic, partition, Offset::Offset(high))?;
        }
        consumer.commit(&offsets, CommitMode::Sync)?;
        Ok(())
    }
}

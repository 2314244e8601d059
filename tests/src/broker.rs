//! What tests do to a broker behind an application's back, with clients of their own.

use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::{Headers as _, Message as _};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use rdkafka::{Offset, TopicPartitionList};

use crate::kafka::Kafka;

const TIMEOUT: Duration = Duration::from_secs(30);

/// A record as a consumer of the tests saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where it lies.
    pub partition: i32,
    /// Where it lies in its partition.
    pub offset: i64,
    /// Milliseconds.
    pub timestamp: Option<i64>,
    /// `None` for null.
    pub key: Option<Vec<u8>>,
    /// `None` for null.
    pub value: Option<Vec<u8>>,
    /// Names and values in order.
    pub headers: Vec<(String, Option<Vec<u8>>)>,
}

impl Seen {
    /// The value as text.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8(self.value.clone().expect("a value")).expect("UTF-8")
    }
}

impl Kafka {
    /// Every record of a topic, partition by partition, as a reader at `isolation` (`read_committed` or
    /// `read_uncommitted`) sees it.
    ///
    /// # Panics
    /// When the end is not reached.
    #[must_use]
    pub fn records(&self, topic: &str, isolation: &str) -> Vec<Seen> {
        let mut config = self.client();
        config.set("group.id", "tests").set("enable.partition.eof", "true").set("isolation.level", isolation);
        config.set("enable.auto.commit", "false");
        let consumer: BaseConsumer = config.create().expect("a consumer");
        let metadata = consumer.fetch_metadata(Some(topic), TIMEOUT).expect("metadata");
        let partitions = metadata.topics()[0].partitions().len();
        let mut list = TopicPartitionList::new();
        for partition in 0..partitions {
            let partition = i32::try_from(partition).expect("a small number");
            list.add_partition_offset(topic, partition, Offset::Beginning).expect("an offset");
        }
        consumer.assign(&list).expect("assigned");
        let (mut records, mut ended) = (Vec::new(), 0);
        let deadline = Instant::now() + TIMEOUT;
        while ended < partitions {
            assert!(Instant::now() < deadline, "the end of {topic} was not reached");
            match consumer.poll(Duration::from_millis(100)) {
                None => {}
                Some(Err(rdkafka::error::KafkaError::PartitionEOF(_))) => ended += 1,
                Some(Err(error)) => panic!("reading {topic}: {error}"),
                Some(Ok(message)) => records.push(seen(&message)),
            }
        }
        records.sort_by_key(|record| (record.partition, record.offset));
        records
    }

    /// The values of [`Kafka::records`] at read_committed, as text.
    #[must_use]
    pub fn committed_values(&self, topic: &str) -> Vec<String> {
        self.records(topic, "read_committed").iter().map(Seen::text).collect()
    }

    /// The committed offset of a group.
    ///
    /// # Panics
    /// When the broker does not say.
    #[must_use]
    pub fn committed_offset(&self, group: &str, topic: &str, partition: i32) -> Option<i64> {
        let consumer: BaseConsumer = self.client().set("group.id", group).create().expect("a consumer");
        let mut list = TopicPartitionList::new();
        list.add_partition(topic, partition);
        let found = consumer.committed_offsets(list, TIMEOUT).expect("committed offsets");
        match found.elements()[0].offset() {
            Offset::Offset(offset) => Some(offset),
            _ => None,
        }
    }

    /// Writes values without keys to one partition.
    ///
    /// # Panics
    /// When the broker does not take them.
    pub fn write<'v>(&self, topic: &str, partition: i32, values: impl IntoIterator<Item = &'v str>) {
        let producer: BaseProducer = self.client().create().expect("a producer");
        for value in values {
            let record = BaseRecord::<(), str>::to(topic).partition(partition).payload(value);
            producer.send(record).expect("room for a record");
        }
        producer.flush(TIMEOUT).expect("written");
    }

    /// Writes one value to partition 0, compressed by the client.
    ///
    /// # Panics
    /// When the broker does not take it.
    pub fn write_compressed(&self, topic: &str, codec: &str, value: &str) {
        let producer: BaseProducer = self.client().set("compression.type", codec).create().expect("a producer");
        producer.send(BaseRecord::<(), str>::to(topic).partition(0).payload(value)).expect("room for a record");
        producer.flush(TIMEOUT).expect("written");
    }

    /// Writes one record to one partition.
    ///
    /// # Panics
    /// When the broker does not take it.
    pub fn write_with_key(&self, topic: &str, partition: i32, key: &str, value: &str) {
        let producer: BaseProducer = self.client().create().expect("a producer");
        let record = BaseRecord::<str, str>::to(topic).partition(partition).key(key).payload(value);
        producer.send(record).expect("room for a record");
        producer.flush(TIMEOUT).expect("written");
    }

    /// Writes a tombstone to one partition.
    ///
    /// # Panics
    /// When the broker does not take it.
    pub fn delete_key(&self, topic: &str, partition: i32, key: &str) {
        let producer: BaseProducer = self.client().create().expect("a producer");
        let record = BaseRecord::<str, ()>::to(topic).partition(partition).key(key);
        producer.send(record).expect("room for a record");
        producer.flush(TIMEOUT).expect("written");
    }

    /// Deletes a topic.
    ///
    /// # Panics
    /// When the broker refuses.
    pub fn delete_topic(&self, topic: &str) {
        let results = self.admin(|admin, options| async move { admin.delete_topics(&[topic], &options).await });
        results.expect("an answer")[0].as_ref().expect("deleted");
    }

    /// Deletes the records of a partition before `offset`, as retention does.
    ///
    /// # Panics
    /// When the broker refuses.
    pub fn delete_records_before(&self, topic: &str, partition: i32, offset: i64) {
        let mut list = TopicPartitionList::new();
        list.add_partition_offset(topic, partition, Offset::Offset(offset)).expect("an offset");
        let done = self.admin(|admin, options| async move { admin.delete_records(&list, &options).await });
        done.expect("an answer").elements()[0].error().expect("deleted");
    }

    fn admin<F: Future>(&self, ask: impl FnOnce(AdminClient<DefaultClientContext>, AdminOptions) -> F) -> F::Output {
        let admin: AdminClient<DefaultClientContext> = self.client().create().expect("an admin client");
        let options = AdminOptions::new().operation_timeout(Some(TIMEOUT)).request_timeout(Some(TIMEOUT));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(ask(admin, options))
    }
}

fn seen(message: &rdkafka::message::BorrowedMessage<'_>) -> Seen {
    let headers = message.headers().map_or_else(Vec::new, |headers| {
        headers.iter().map(|header| (header.key.to_owned(), header.value.map(<[u8]>::to_vec))).collect()
    });
    Seen {
        partition: message.partition(),
        offset: message.offset(),
        timestamp: message.timestamp().to_millis(),
        key: message.key().map(<[u8]>::to_vec),
        value: message.payload().map(<[u8]>::to_vec),
        headers,
    }
}

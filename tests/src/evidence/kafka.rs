//! Evidence on a broker, read at `read_committed` with a plain client.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers as _, Message as _};
use rdkafka::{Offset, TopicPartitionList};

use super::{Evidence, Progress, Row, names, state};
use crate::kafka::Kafka;

const TIMEOUT: Duration = Duration::from_secs(30);

/// Gathers everything; `state_dir` is the one of the last run.
///
/// # Panics
/// When the broker or the disk refuses, or a transaction is still open after half a minute.
#[must_use]
pub fn gather(kafka: &Kafka, state_dir: &Path) -> Evidence {
    // A transaction that a killed instance left open hides whatever lies behind it, until it times out.
    for topic in [names::ORDERS, names::REPARTITION, names::CHANGELOG, names::DECISIONS] {
        wait_for_transactions(kafka, topic);
    }
    let orders = read_topic(kafka, names::ORDERS);
    let changelog = read_topic(kafka, names::CHANGELOG);
    let mut evidence = Evidence { decisions: read_topic(kafka, names::DECISIONS), ..Evidence::default() };
    for topic in [names::ORDERS, names::REPARTITION] {
        let rows = if topic == names::ORDERS { orders.clone() } else { read_topic(kafka, topic) };
        evidence.progress.extend(progress(kafka, names::APPLICATION, topic, &rows));
    }
    let ends = ends(kafka, names::CHANGELOG, false);
    evidence.state = state::read(state_dir, i32::try_from(ends.len()).expect("a partition count"));
    for (partition, state) in &mut evidence.state {
        state.changelog_end = ends[usize::try_from(*partition).expect("a partition")];
    }
    Evidence { orders, changelog, ..evidence }
}

/// Every record that a reader at `read_committed` sees, in order of partition and offset.
///
/// # Panics
/// When the broker refuses.
#[must_use]
pub fn read_topic(kafka: &Kafka, topic: &str) -> Vec<Row> {
    read(kafka, topic, "read_committed")
}

/// Every record, those of open and aborted transactions included.
///
/// # Panics
/// When the broker refuses.
#[must_use]
pub fn read_uncommitted(kafka: &Kafka, topic: &str) -> Vec<Row> {
    read(kafka, topic, "read_uncommitted")
}

fn read(kafka: &Kafka, topic: &str, isolation: &str) -> Vec<Row> {
    let consumer = consumer(kafka, "streamwright-tests-reader", isolation);
    let partitions = partitions(&consumer, topic);
    let mut assignment = TopicPartitionList::new();
    for partition in 0..partitions {
        assignment.add_partition_offset(topic, partition, Offset::Beginning).expect("an offset");
    }
    consumer.assign(&assignment).expect("an assignment");
    let (mut rows, mut ended) = (Vec::new(), vec![false; usize::try_from(partitions).expect("a partition count")]);
    let since = Instant::now();
    while ended.contains(&false) {
        assert!(since.elapsed() < TIMEOUT * 2, "{topic} cannot be read to its end");
        match consumer.poll(Duration::from_millis(200)) {
            Some(Ok(message)) => rows.push(Row {
                partition: message.partition(),
                offset: message.offset(),
                timestamp: message.timestamp().to_millis().unwrap_or(-1),
                key: message.key().map(<[u8]>::to_vec),
                value: message.payload().map(<[u8]>::to_vec),
                headers: headers(&message),
            }),
            Some(Err(KafkaError::PartitionEOF(partition))) => {
                ended[usize::try_from(partition).expect("a partition")] = true;
            }
            // Transport errors pass; the client tries again.
            Some(Err(_)) | None => {}
        }
    }
    rows.sort_by_key(|row| (row.partition, row.offset));
    rows
}

fn headers(message: &BorrowedMessage<'_>) -> Vec<(String, Vec<u8>)> {
    let headers = message.headers().map(|headers| headers.iter()).into_iter().flatten();
    headers.map(|header| (header.key.to_owned(), header.value.unwrap_or_default().to_vec())).collect()
}

/// Waits for transactions that are still open, and gives both ends of each partition: of the log, and for a reader at
/// `read_committed`.
fn wait_for_transactions(kafka: &Kafka, topic: &str) -> (Vec<i64>, Vec<i64>) {
    let since = Instant::now();
    loop {
        let (end, stable) = (ends(kafka, topic, false), ends(kafka, topic, true));
        if end == stable || since.elapsed() > TIMEOUT {
            return (end, stable);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// How far `group` is in `topic`, whose committed records are `rows`. Waits for transactions that are still open.
///
/// # Panics
/// When the broker refuses.
#[must_use]
pub fn progress(kafka: &Kafka, group: &str, topic: &str, rows: &[Row]) -> Vec<Progress> {
    let (end, stable) = wait_for_transactions(kafka, topic);
    let committed = committed(kafka, group, topic);
    let mut last: BTreeMap<i32, i64> = BTreeMap::new();
    for row in rows {
        last.insert(row.partition, row.offset + 1);
    }
    (0..)
        .zip(end.into_iter().zip(stable).zip(committed))
        .map(|(partition, ((end, stable), committed))| Progress {
            topic: topic.to_owned(),
            partition,
            committed,
            last: last.get(&partition).copied().unwrap_or(0),
            end,
            stable,
        })
        .collect()
}

/// The committed offset of each partition.
///
/// # Panics
/// When the broker refuses for longer than it takes to start.
#[must_use]
pub fn committed(kafka: &Kafka, group: &str, topic: &str) -> Vec<Option<i64>> {
    let consumer = consumer(kafka, group, "read_committed");
    let (partitions, since) = (partitions(&consumer, topic), Instant::now());
    loop {
        match committed_with(&consumer, topic, partitions) {
            Ok(offsets) => return offsets,
            Err(error) => assert!(since.elapsed() < TIMEOUT, "committed offsets of {topic}: {error}"),
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// The same with a consumer that is already there.
pub(crate) fn committed_with(
    consumer: &BaseConsumer,
    topic: &str,
    partitions: i32,
) -> Result<Vec<Option<i64>>, KafkaError> {
    let mut asked = TopicPartitionList::new();
    asked.add_partition_range(topic, 0, partitions - 1);
    let answer = consumer.committed_offsets(asked, TIMEOUT)?;
    let offset = |partition| match answer.find_partition(topic, partition).map(|element| element.offset()) {
        Some(Offset::Offset(offset)) => Some(offset),
        _ => None,
    };
    Ok((0..partitions).map(offset).collect())
}

/// The end of each partition, or how far a reader at `read_committed` gets.
///
/// # Panics
/// When the broker refuses.
#[must_use]
pub fn ends(kafka: &Kafka, topic: &str, committed: bool) -> Vec<i64> {
    let isolation = if committed { "read_committed" } else { "read_uncommitted" };
    let consumer = consumer(kafka, "streamwright-tests-reader", isolation);
    let end = |partition| consumer.fetch_watermarks(topic, partition, TIMEOUT).expect("watermarks").1;
    (0..partitions(&consumer, topic)).map(end).collect()
}

pub(crate) fn consumer(kafka: &Kafka, group: &str, isolation: &str) -> BaseConsumer {
    let mut config = kafka.client();
    config
        .set("group.id", group)
        .set("isolation.level", isolation)
        .set("enable.auto.commit", "false")
        // The end of a partition is known when a fetch has waited in vain.
        .set("fetch.wait.max.ms", "50")
        .set("enable.partition.eof", "true");
    config.create().expect("a consumer")
}

/// How many partitions a topic has. A program that has just been started may be about to create it.
///
/// # Panics
/// When it is not there for longer than a broker takes to answer.
pub(crate) fn partitions(consumer: &BaseConsumer, topic: &str) -> i32 {
    let since = Instant::now();
    loop {
        let metadata = consumer.fetch_metadata(Some(topic), TIMEOUT).expect("metadata");
        let found = metadata.topics().iter().find(|found| found.name() == topic);
        let count = found.map_or(0, |found| found.partitions().len());
        if count > 0 {
            return i32::try_from(count).expect("a partition count");
        }
        assert!(since.elapsed() < TIMEOUT, "{topic} has no partitions");
        std::thread::sleep(Duration::from_millis(100));
    }
}

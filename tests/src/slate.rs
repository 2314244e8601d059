//! A clean slate on a broker: topics of a topology under test made anew, whatever an earlier run left there.
//!
//! Names of topics and of the group are fixed by the topology, so a test that uses one holds it for itself.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, AlterConfig, NewPartitions, ResourceSpecifier};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer as _};
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::{Offset, TopicPartitionList};

use crate::kafka::Kafka;

const TIMEOUT: Duration = Duration::from_secs(30);

/// The right to use the topologies under test, one test at a time: they are few, and so are the machine's cores.
pub fn claim() -> MutexGuard<'static, ()> {
    static CLAIM: Mutex<()> = Mutex::new(());
    CLAIM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The right to start a broker, one test at a time. Such a test shares no topology with those on the broker of all, and
/// mostly waits, so it runs beside them.
pub fn claim_server() -> MutexGuard<'static, ()> {
    static CLAIM: Mutex<()> = Mutex::new(());
    CLAIM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Deletes the group `application` and its internal topics, and makes `topics` (name, partitions) anew, empty.
///
/// # Panics
/// When the broker refuses, or the group has members for longer than its session lasts.
pub fn wipe(kafka: &Kafka, application: &str, topics: &[(&str, i32)]) {
    let internal = format!("{application}-");
    let doomed = |name: &str| name.starts_with(&internal) || topics.iter().any(|(topic, _)| *topic == name);
    let found: Vec<String> = topic_names(kafka).into_iter().filter(|name| doomed(name)).collect();
    delete_topics(kafka, &found.iter().map(String::as_str).collect::<Vec<_>>());
    delete_group(kafka, application);
    for (name, partitions) in topics {
        kafka.create_topic(name, *partitions);
    }
}

/// Deletes topics, and waits until they are gone.
///
/// # Panics
/// When the broker refuses.
pub fn delete_topics(kafka: &Kafka, topics: &[&str]) {
    if topics.is_empty() {
        return;
    }
    let answer = block_on(admin(kafka).delete_topics(topics, &options())).expect("an answer of the broker");
    for result in answer {
        match result {
            Ok(_) | Err((_, RDKafkaErrorCode::UnknownTopicOrPartition)) => {}
            Err((topic, error)) => panic!("cannot delete topic {topic}: {error}"),
        }
    }
    let since = Instant::now();
    while topic_names(kafka).iter().any(|name| topics.contains(&name.as_str())) {
        assert!(since.elapsed() < TIMEOUT, "{topics:?} are still there");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Gives a topic more partitions, `count` in all.
///
/// # Panics
/// When the broker refuses.
pub fn add_partitions(kafka: &Kafka, topic: &str, count: usize) {
    let grown = NewPartitions::new(topic, count);
    let answer = block_on(admin(kafka).create_partitions([&grown], &options())).expect("an answer of the broker");
    for result in answer {
        result.unwrap_or_else(|(topic, error)| panic!("cannot add partitions to {topic}: {error}"));
    }
}

/// Removes the records of a partition before `offset`, as retention would.
///
/// # Panics
/// When the broker refuses.
pub fn remove_records(kafka: &Kafka, topic: &str, partition: i32, offset: i64) {
    let mut before = TopicPartitionList::new();
    before.add_partition_offset(topic, partition, Offset::Offset(offset)).expect("an offset");
    let answer = block_on(admin(kafka).delete_records(&before, &options())).expect("an answer of the broker");
    for element in answer.elements() {
        element.error().unwrap_or_else(|error| panic!("cannot remove records of {topic}: {error}"));
    }
}

/// Sets the `cleanup.policy` of a topic, and its other settings to their defaults.
///
/// # Panics
/// When the broker refuses.
pub fn set_cleanup_policy(kafka: &Kafka, topic: &str, policy: &str) {
    let config = AlterConfig::new(ResourceSpecifier::Topic(topic)).set("cleanup.policy", policy);
    let answer = block_on(admin(kafka).alter_configs([&config], &options())).expect("an answer of the broker");
    for result in answer {
        result.unwrap_or_else(|(topic, error)| panic!("cannot change {topic:?}: {error}"));
    }
}

/// Moves the group, which must be without members, as `kafka-consumer-groups --reset-offsets` does.
///
/// # Panics
/// When the broker refuses for longer than the session of a member lasts.
pub fn set_offset(kafka: &Kafka, group: &str, topic: &str, partition: i32, offset: i64) {
    let consumer: BaseConsumer = kafka.client().set("group.id", group).create().expect("a consumer");
    let mut position = TopicPartitionList::new();
    position.add_partition_offset(topic, partition, Offset::Offset(offset)).expect("an offset");
    let since = Instant::now();
    while let Err(error) = consumer.commit(&position, CommitMode::Sync) {
        assert!(since.elapsed() < TIMEOUT, "cannot move group {group}: {error}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Deletes a group, once it has no members any more.
///
/// # Panics
/// When the broker refuses for longer than the session of a member lasts.
pub fn delete_group(kafka: &Kafka, group: &str) {
    let (admin, since) = (admin(kafka), Instant::now());
    loop {
        let answer = block_on(admin.delete_groups(&[group], &options())).expect("an answer of the broker");
        match answer.into_iter().next() {
            None | Some(Ok(_) | Err((_, RDKafkaErrorCode::GroupIdNotFound))) => return,
            // A member that was killed stays until its session ends, and a new broker has no coordinator at first.
            Some(Err((group, error))) => {
                assert!(since.elapsed() < TIMEOUT, "cannot delete group {group}: {error}");
                std::thread::sleep(Duration::from_millis(200));
            }
        }
    }
}

fn topic_names(kafka: &Kafka) -> Vec<String> {
    let client: BaseConsumer = kafka.client().create().expect("a client");
    let metadata = client.fetch_metadata(None, TIMEOUT).expect("metadata");
    metadata.topics().iter().map(|topic| topic.name().to_owned()).collect()
}

pub(crate) fn admin(kafka: &Kafka) -> AdminClient<DefaultClientContext> {
    kafka.client().create().expect("an admin client")
}

pub(crate) fn options() -> AdminOptions {
    AdminOptions::new().operation_timeout(Some(TIMEOUT)).request_timeout(Some(TIMEOUT))
}

pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

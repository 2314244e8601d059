//! A producer and a consumer on librdkafka's own broker in memory, which answers as a test says. It knows neither markers
//! nor fencing; what needs those is tested on a real one, in `tests/`.

use std::sync::Arc;
use std::time::Duration;

use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};

use super::client_config::{self, Role as ClientRole};
use super::consumer::KafkaConsumer;
use super::producer::KafkaProducer;
use super::purge::{PurgeClient, Purger};
use crate::clock;
use crate::config::Config;
use crate::description::{ProcessingGuarantee, TopologyDescription};
use crate::log::topics::{Role, TopicId, TopicInfo, TopicPlan, TopicTable};
use crate::log::{
    CommittedOffset, Consumer as _, LogError, Outcome, OutputRecord, Producer as _, Rebalance, TopicPartition,
};
use crate::record::Headers;

static DESCRIPTION: TopologyDescription = TopologyDescription::bare("Test", "mock-streams-v1");

const INPUT: TopicPartition = TopicPartition { topic: TopicId(1), partition: 0 };
const OUTPUT: TopicPartition = TopicPartition { topic: TopicId(0), partition: 0 };

struct Mock {
    cluster: MockCluster<'static, DefaultProducerContext>,
    config: Config,
    topics: Arc<TopicTable>,
}

impl Mock {
    fn new(guarantee: ProcessingGuarantee) -> Self {
        let cluster = MockCluster::new(1).unwrap();
        for topic in ["output", "input"] {
            cluster.create_topic(topic, 1, 1).unwrap();
        }
        let config = Config::for_topology(&DESCRIPTION)
            .bootstrap_servers(cluster.bootstrap_servers())
            .processing_guarantee(guarantee)
            .task_timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        let plan = TopicPlan {
            topics: Vec::new(),
            sources: vec![INPUT.topic],
            sinks: Vec::new(),
            changelogs: Vec::new(),
            positions: None,
            dead_letters: Vec::new(),
            sink_dead_letters: Vec::new(),
            offset_resets: Vec::new(),
            copartitioned: Vec::new(),
        };
        let topic = |name: &str, input| {
            let role = Role::External { input, output: !input };
            TopicInfo { name: name.into(), role, partitions: 1, uuid: None, delete_retention: None }
        };
        let topics = vec![topic("output", false), topic("input", true)];
        Self { cluster, config, topics: Arc::new(TopicTable { topics, plan }) }
    }

    fn purger(&self) -> Purger {
        Purger::new(PurgeClient::new(), client_config::build(&self.config, &ClientRole::Admin).unwrap())
    }

    fn producer(&self) -> Result<KafkaProducer, LogError> {
        KafkaProducer::open(&self.config, &self.topics, 0, "process", self.purger())
    }

    /// A consumer that reads the input from its first record.
    fn consumer(&self) -> KafkaConsumer {
        let mut consumer = KafkaConsumer::open(&self.config, &self.topics, 0, self.purger()).unwrap();
        let assigned = poll_until(&mut consumer, |rebalance, _| rebalance.is_some());
        assert_eq!(assigned, 0);
        consumer.assign(&[(INPUT, 0)]).unwrap();
        consumer
    }
}

/// Polls until `done` says so of the last change of assignment and the number of records; gives that number.
fn poll_until(consumer: &mut KafkaConsumer, mut done: impl FnMut(Option<&Rebalance>, usize) -> bool) -> usize {
    let since = clock::now();
    let mut records = Vec::new();
    loop {
        assert!(clock::elapsed(since) < Duration::from_secs(60), "{} records", records.len());
        let rebalance = consumer.poll(100, Duration::from_millis(20), &mut records).unwrap();
        if done(rebalance.as_ref(), records.len()) {
            return records.len();
        }
        match rebalance {
            Some(Rebalance::Assigned(partitions)) => {
                let positions: Vec<_> = partitions.into_iter().map(|partition| (partition, 0)).collect();
                consumer.assign(&positions).unwrap();
            }
            Some(_) => consumer.unassign().unwrap(),
            None => {}
        }
    }
}

fn send(producer: &mut KafkaProducer) -> Result<(), LogError> {
    send_to(producer, OUTPUT)
}

fn send_to(producer: &mut KafkaProducer, target: TopicPartition) -> Result<(), LogError> {
    let headers = Headers::new();
    producer.send(&OutputRecord { target, key: None, value: Some(b"value"), timestamp: 1000, headers: &headers })
}

/// librdkafka repeats the request, the abort succeeds, and what was sent first may arrive at any later time: the end of the
/// transaction, without an answer or with one that has it sent again, or a step before it.
#[test]
fn an_abort_whose_request_got_lost_leaves_a_producer_that_does_not_begin_again() {
    use RDKafkaRespErr::{RD_KAFKA_RESP_ERR__TRANSPORT as LOST, RD_KAFKA_RESP_ERR_NOT_COORDINATOR as ELSEWHERE};

    let abort = |fault: Option<(RDKafkaApiKey, RDKafkaRespErr)>| {
        let mock = Mock::new(ProcessingGuarantee::ExactlyOnceV2);
        let mut producer = mock.producer().unwrap();
        producer.begin().unwrap();
        if let Some((request, error)) = fault {
            mock.cluster.request_errors(request, &[error]);
        }
        send(&mut producer).unwrap();
        producer.flush().unwrap();
        producer.abort().unwrap();
        (mock, producer)
    };
    let (_mock, mut producer) = abort(None);
    assert!(!producer.wants_replacement(), "an abort like any other");
    producer.begin().unwrap();
    for fault in
        [(RDKafkaApiKey::EndTxn, LOST), (RDKafkaApiKey::EndTxn, ELSEWHERE), (RDKafkaApiKey::AddPartitionsToTxn, LOST)]
    {
        let (_mock, mut producer) = abort(Some(fault));
        assert!(producer.wants_replacement(), "{fault:?}");
        let error = producer.begin().expect_err("it may not begin");
        assert!(matches!(error, LogError::Fenced { .. }), "{error}");
        assert!(producer.wants_replacement(), "asking changed the answer");
    }
}

/// At-least-once: what failed is processed again, with the same producer, at once.
#[test]
fn a_failed_delivery_is_told_once() {
    let mock = Mock::new(ProcessingGuarantee::AtLeastOnce);
    let mut producer = mock.producer().unwrap();
    producer.begin().unwrap();
    mock.cluster.request_errors(RDKafkaApiKey::Produce, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS]);
    send(&mut producer).unwrap();
    producer.flush().expect_err("the broker refused the record");
    producer.abort().unwrap();
    let started = clock::now();
    producer.begin().unwrap();
    send(&mut producer).unwrap();
    producer.flush().unwrap();
    assert!(matches!(producer.commit(), Outcome::Committed));
    assert!(clock::elapsed(started) < Duration::from_secs(10), "{:?}", clock::elapsed(started));
}

/// As a broker that has just started: it does not know the topic yet.
#[test]
fn a_topic_that_a_broker_does_not_know_for_a_moment_stops_nothing() {
    let mock = Mock::new(ProcessingGuarantee::AtLeastOnce);
    mock.cluster.topic_error("input", RDKafkaRespErr::RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART).unwrap();
    let mut consumer = KafkaConsumer::open(&mock.config, &mock.topics, 0, mock.purger()).unwrap();
    let since = clock::now();
    poll_until(&mut consumer, |_, _| clock::elapsed(since) > Duration::from_secs(4));
    mock.cluster.topic_error("input", RDKafkaRespErr::RD_KAFKA_RESP_ERR_NO_ERROR).unwrap();
    let mut producer = mock.producer().unwrap();
    producer.begin().unwrap();
    send_to(&mut producer, INPUT).unwrap();
    producer.flush().unwrap();
    assert_eq!(poll_until(&mut consumer, |_, records| records > 0), 1);
}

/// Who is no longer a member is told so at once: repeated calls would only keep it from polling, which leads back.
#[test]
fn an_offset_commit_of_a_former_member_is_not_repeated() {
    let mock = Mock::new(ProcessingGuarantee::AtLeastOnce);
    let mut consumer = mock.consumer();
    let former = RDKafkaRespErr::RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION;
    mock.cluster.request_errors(RDKafkaApiKey::OffsetCommit, &[former; 5]);
    let started = clock::now();
    let position = CommittedOffset { partition: INPUT, offset: 1, metadata: String::new(), leader_epoch: None };
    let error = consumer.commit(&[position]).expect_err("it is no member");
    assert!(matches!(error, LogError::NotAMember { .. }), "{error}");
    assert!(clock::elapsed(started) < Duration::from_secs(10), "{:?}", clock::elapsed(started));
}

/// A coordinator that hangs. librdkafka would wait without an end, for the answer and then for the group to let it go; the
/// worker goes on with another client, and a stop is not held up.
#[test]
fn an_offset_commit_that_nobody_answers_is_given_up_in_time() {
    let mock = Mock::new(ProcessingGuarantee::AtLeastOnce);
    let mut consumer = mock.consumer();
    mock.cluster.broker_round_trip_time(1, Duration::from_secs(120)).unwrap();
    let started = clock::now();
    let position = CommittedOffset { partition: INPUT, offset: 1, metadata: String::new(), leader_epoch: None };
    let error = consumer.commit(&[position]).expect_err("nobody answers");
    assert!(matches!(error, LogError::Stuck { .. }), "{error}");
    assert!(clock::elapsed(started) < Duration::from_secs(20), "{:?}", clock::elapsed(started));
    let started = clock::now();
    drop(consumer);
    assert!(clock::elapsed(started) < Duration::from_secs(10), "{:?}", clock::elapsed(started));
}

/// The group puts a member out before its worker hears of the assignment. Nobody would ever join for it again.
#[test]
fn a_membership_that_ends_before_its_assignment_is_answered_is_an_error() {
    let mock = Mock::new(ProcessingGuarantee::ExactlyOnceV2);
    let mut consumer = KafkaConsumer::open(&mock.config, &mock.topics, 0, mock.purger()).unwrap();
    let since = clock::now();
    let until = |consumer: &KafkaConsumer, member: bool| {
        while consumer.is_member() != member {
            assert!(clock::elapsed(since) < Duration::from_secs(30), "it did not become {member}");
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    until(&consumer, true);
    mock.cluster.request_errors(RDKafkaApiKey::Heartbeat, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID]);
    until(&consumer, false);
    let mut records = Vec::new();
    let mut poll = || consumer.poll(100, Duration::from_secs(5), &mut records);
    assert_eq!(poll().unwrap(), Some(Rebalance::Assigned(vec![INPUT])));
    // The worker could not take it up, and polls again.
    let error = poll().expect_err("it waits for nothing");
    assert!(matches!(error, LogError::Stuck { .. }) && error.to_string().contains("`mock-streams-v1`"), "{error}");
}

#[test]
fn a_broker_that_cannot_check_memberships_is_refused() {
    let mock = Mock::new(ProcessingGuarantee::ExactlyOnceV2);
    // What Kafka 2.4 offers.
    mock.cluster.apiversion(RDKafkaApiKey::InitProducerId, Some(0), Some(2)).unwrap();
    let Err(error) = mock.producer() else { panic!("it was accepted") };
    assert!(matches!(error, LogError::Fatal { .. }) && error.to_string().contains("older than Kafka 2.5"), "{error}");
}

#[test]
fn a_record_that_is_too_large_for_the_client_is_not_blamed_on_the_broker() {
    let mock = Mock::new(ProcessingGuarantee::ExactlyOnceV2);
    let mut producer = mock.producer().unwrap();
    producer.begin().unwrap();
    producer.processing(INPUT, 41);
    let headers = Headers::new();
    let mut write = |size: usize| {
        let value = vec![b'x'; size];
        producer.send(&OutputRecord { target: OUTPUT, key: None, value: Some(&value), timestamp: 1, headers: &headers })
    };
    write(1_040_000).expect("Kafka's own limit is higher than librdkafka's");
    let words = write(1_100_000).expect_err("more than Kafka takes").to_string();
    for word in
        ["`output`", "topic `input` partition 0 offset 41", "1100000 bytes", "producer.message.max.bytes", "1048588"]
    {
        assert!(words.contains(word), "{words}");
    }
}

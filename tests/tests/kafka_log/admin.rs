//! Topics before the start.

use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, ResourceSpecifier};
use rdkafka::client::DefaultClientContext;
use streamwright::log::{KafkaLog, Log as _, LogError, TopicPlan, TopicTable};
use streamwright::topology::{Emit, Store, StoreKind, TopologyDescription, Window};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::fixture::{Fixture, TOTALS, config, description, name, with_stores};

fn setting(kafka: &Kafka, topic: &str, key: &str) -> String {
    let admin: AdminClient<DefaultClientContext> = kafka.client().create().expect("an admin client");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let asked = [ResourceSpecifier::Topic(topic)];
    let answer = runtime.block_on(admin.describe_configs(&asked, &AdminOptions::new())).expect("an answer");
    let found = answer[0].as_ref().expect("a topic").get(key).and_then(|entry| entry.value.clone());
    found.expect("a value")
}

fn prepare(kafka: &Kafka, description: &'static TopologyDescription) -> Result<TopicTable, LogError> {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let config = config(kafka, description, &dir).build().expect("a valid configuration");
    KafkaLog::connect(&config)?.prepare(&config, &TopicPlan::new(description))
}

#[test]
fn internal_topics_are_made_as_kafka_streams_makes_them() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "internal", 3);
    let repartition = fixture.topics.plan.sources[1];
    let changelog = fixture.changelog();
    assert_eq!(fixture.topics.partitions(repartition), 3);
    assert_eq!(fixture.topics.partitions(changelog), 3);
    assert!(fixture.name(repartition).ends_with("-streams-v1-by-key-repartition"));
    assert!(fixture.name(changelog).ends_with("-streams-v1-totals-changelog"));
    let of = |topic, key| setting(&fixture.kafka, fixture.name(topic), key);
    assert_eq!(of(repartition, "cleanup.policy"), "delete");
    assert_eq!(of(repartition, "retention.ms"), "-1");
    assert_eq!(of(repartition, "segment.bytes"), "52428800");
    assert_eq!(of(repartition, "message.timestamp.type"), "CreateTime");
    assert_eq!(of(changelog, "cleanup.policy"), "compact");
    // A second start finds them and is content.
    let again = fixture.log.prepare(&fixture.config, &TopicPlan::new(fixture.description)).expect("topics");
    assert_eq!(again.partitions(changelog), 3);
}

#[test]
fn settings_under_topic_go_to_internal_topics() {
    let kafka = or_skip!(Kafka::find());
    let fixture = Fixture::with(kafka, "overrides", 1, |config| config.set("topic.segment.bytes", "1048576"));
    assert_eq!(setting(&fixture.kafka, fixture.name(fixture.changelog()), "segment.bytes"), "1048576");
    assert_eq!(setting(&fixture.kafka, fixture.name(fixture.topics.plan.sources[1]), "segment.bytes"), "1048576");
}

#[test]
fn a_missing_input_topic_is_named() {
    let kafka = or_skip!(Kafka::find());
    let description = description("missing");
    let input = name(description, description.sources[0].topic);
    match prepare(&kafka, description) {
        Err(LogError::Topic { topic, reason }) => {
            assert_eq!(topic, input);
            assert!(reason.contains("does not exist"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_changelog_with_another_partition_count_is_refused() {
    let kafka = or_skip!(Kafka::find());
    let description = description("count");
    kafka.create_topic(&name(description, description.sources[0].topic), 2);
    kafka.create_topic(&name(description, description.sinks[1].topic), 2);
    let changelog = description.changelog_name(&description.stores[0]);
    kafka.create_topic_with(&changelog, 5, &[("cleanup.policy", "compact")]);
    match prepare(&kafka, description) {
        Err(LogError::Topic { topic, reason }) => {
            assert_eq!(topic, changelog);
            assert!(reason.contains("5 partitions"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_changelog_that_is_not_compacted_is_refused() {
    let kafka = or_skip!(Kafka::find());
    let description = description("policy");
    kafka.create_topic(&name(description, description.sources[0].topic), 1);
    kafka.create_topic(&name(description, description.sinks[1].topic), 1);
    let changelog = description.changelog_name(&description.stores[0]);
    kafka.create_topic_with(&changelog, 1, &[("cleanup.policy", "delete")]);
    match prepare(&kafka, description) {
        Err(LogError::Topic { topic, reason }) => {
            assert_eq!(topic, changelog);
            assert!(reason.contains("cleanup.policy"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

const WINDOW: Window =
    Window { size_ms: 60_000, advance_ms: 60_000, grace_ms: 0, retention_ms: 3_600_000, emit: Emit::OnWindowUpdate };

const WINDOWS: &[Store] = &[Store { kind: StoreKind::Window(WINDOW), ..TOTALS }];

#[test]
fn the_changelog_of_windows_keeps_them_a_day_longer_than_their_store() {
    let kafka = or_skip!(Kafka::find());
    let description = with_stores("windows", WINDOWS);
    kafka.create_topic(&name(description, description.sources[0].topic), 1);
    kafka.create_topic(&name(description, description.sinks[1].topic), 1);
    prepare(&kafka, description).expect("topics");
    let changelog = description.changelog_name(&description.stores[0]);
    assert_eq!(setting(&kafka, &changelog, "cleanup.policy"), "compact,delete");
    assert_eq!(setting(&kafka, &changelog, "retention.ms"), (3_600_000 + 24 * 3_600_000).to_string());
    // A second start finds it and is content.
    prepare(&kafka, description).expect("topics");
}

/// As it is when the retention of a store was raised since.
#[test]
fn a_changelog_that_keeps_windows_shorter_than_their_store_is_refused() {
    let kafka = or_skip!(Kafka::find());
    let description = with_stores("short-windows", WINDOWS);
    kafka.create_topic(&name(description, description.sources[0].topic), 1);
    kafka.create_topic(&name(description, description.sinks[1].topic), 1);
    let changelog = description.changelog_name(&description.stores[0]);
    kafka.create_topic_with(&changelog, 1, &[("cleanup.policy", "compact,delete"), ("retention.ms", "3599999")]);
    match prepare(&kafka, description) {
        Err(LogError::Topic { topic, reason }) => {
            assert_eq!(topic, changelog);
            assert!(reason.contains("retention.ms is 3599999") && reason.contains("set it to 90000000"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

/// Needs no broker: that is the point.
#[test]
fn an_unreachable_broker_is_reported_within_the_configured_time() {
    let kafka = Kafka::at("127.0.0.1:1");
    let description = description("unreachable");
    let dir = tempfile::tempdir().expect("a temporary directory");
    let timeout = Duration::from_secs(2);
    let config = config(&kafka, description, &dir).task_timeout(timeout).build().expect("a valid configuration");
    let log = KafkaLog::connect(&config).expect("a state directory");
    let started = Instant::now();
    match log.prepare(&config, &TopicPlan::new(description)) {
        Err(LogError::Unreachable { servers, waited_ms, reason }) => {
            assert_eq!(servers, "127.0.0.1:1");
            assert!(waited_ms >= 1900, "{waited_ms}");
            assert!(reason.contains("refused"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
    assert!(started.elapsed() < timeout * 3, "it took {:?}", started.elapsed());
}

#[test]
fn settings_that_the_guarantee_depends_on_cannot_be_changed_and_secrets_are_not_repeated() {
    let kafka = Kafka::at("127.0.0.1:1");
    let description = description("conflict");
    let dir = tempfile::tempdir().expect("a temporary directory");
    let failure = |key: &str, value: &str| {
        let config = config(&kafka, description, &dir).set(key, value).build();
        let config = match config {
            Ok(config) => config,
            Err(error) => return error.to_string(),
        };
        let log = KafkaLog::connect(&config).expect("a state directory");
        log.prepare(&config, &TopicPlan::new(description)).expect_err("refused").to_string()
    };
    let words = failure("admin.allow.auto.create.topics", "true");
    assert!(words.contains("allow.auto.create.topics"), "{words}");
    let words = failure("admin.security.protocol", "hunter2");
    assert!(words.contains("security.protocol") && !words.contains("hunter2"), "{words}");
    let words = failure("admin.no.such.key", "hunter2");
    assert!(words.contains("no.such.key") && !words.contains("hunter2"), "{words}");
}

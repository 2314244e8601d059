//! What others do to our topics while we run.

use streamwright::log::{ChangelogReader as _, Consumer as _, LogError, Producer as _};
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;

use crate::fixture::{Fixture, WAIT, at, read, read_error, send};

#[test]
fn an_input_topic_deleted_while_running_is_named() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "deleted", 1);
    let input = fixture.name(fixture.input()).to_owned();
    fixture.kafka.write(&input, 0, ["a"]);
    let mut consumer = fixture.assigned_consumer();
    read(&mut consumer, 1);
    fixture.kafka.delete_topic(&input);
    match read_error(&mut consumer) {
        LogError::Topic { topic, .. } => assert_eq!(topic, input),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_output_topic_deleted_while_running_is_named() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "deleted-output", 1);
    let output = at(fixture.output(), 0);
    let mut producer = fixture.producer(0);
    producer.begin().expect("begun");
    send(&mut producer, output, "a");
    crate::fixture::commit(&mut producer);
    fixture.kafka.delete_topic(fixture.name(output.topic));
    let mut failed = None;
    for _ in 0..10 {
        producer.begin().expect("begun");
        let headers = streamwright::Headers::new();
        let record = streamwright::log::OutputRecord {
            target: output,
            key: None,
            value: Some(b"x"),
            timestamp: 1000,
            headers: &headers,
        };
        failed = producer.send(&record).and_then(|()| producer.flush()).err();
        if failed.is_some() {
            break;
        }
        let _ = producer.abort();
    }
    match failed {
        Some(LogError::Topic { topic, .. }) => assert_eq!(topic, fixture.name(output.topic)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn removed_records_are_an_error_with_all_its_numbers() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "removed", 1);
    let input = at(fixture.input(), 0);
    let name = fixture.name(input.topic);
    fixture.kafka.write(name, 0, ["0", "1", "2", "3", "4"]);
    fixture.kafka.delete_records_before(name, 0, 3);
    let mut consumer = fixture.assigned_consumer();
    assert_eq!(consumer.watermarks(input).expect("answered").low, 3);
    match read_error(&mut consumer) {
        LogError::Removed { topic, partition: 0, position: 0, low: 3 } => assert_eq!(topic, name),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_changelog_that_lost_records_is_an_error() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "changelog-removed", 1);
    let changelog = at(fixture.changelog(), 0);
    let mut reader = fixture.reader();
    reader.start(changelog, 7).expect("started");
    let deadline = std::time::Instant::now() + WAIT;
    let error = loop {
        assert!(std::time::Instant::now() < deadline, "no error came");
        if let Err(error) = reader.read(10, std::time::Duration::from_millis(100), &mut Vec::new()) {
            break error;
        }
    };
    assert!(matches!(error, LogError::Topic { .. }), "{error:?}");
}

#[test]
fn a_record_that_is_too_large_is_an_error_that_names_the_topic() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "large", 1);
    let output = at(fixture.output(), 0);
    let mut producer = fixture.producer(0);
    producer.begin().expect("begun");
    let (headers, value) = (streamwright::Headers::new(), vec![0; 2_000_000]);
    let record = streamwright::log::OutputRecord {
        target: output,
        key: None,
        value: Some(&value),
        timestamp: 1000,
        headers: &headers,
    };
    producer.processing(at(fixture.input(), 0), 41);
    match producer.send(&record).and_then(|()| producer.flush()) {
        Err(LogError::Unwritable { topic, input, reason }) => {
            assert_eq!(topic, fixture.name(output.topic));
            let input = input.expect("the input is known");
            assert_eq!((input.topic.as_str(), input.offset), (fixture.name(fixture.input()), 41));
            assert!(reason.contains("max.message.bytes"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
    producer.abort().expect("aborted");
}

/// The broker refuses a whole batch for one record, and says which; librdkafka reports it later, for all of them.
#[test]
fn a_record_that_the_broker_refuses_names_its_input_and_the_brokers_reason() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "refused", 1);
    let (input, output) = (at(fixture.input(), 0), at(fixture.output(), 0));
    let mut producer = fixture.producer(0);
    producer.begin().expect("begun");
    let headers = streamwright::Headers::new();
    let far = 1_000 * streamwright_tests::kafka::now_ms();
    let mut written = Ok(());
    for (offset, timestamp) in (40..).zip([1000, far, 2000]) {
        producer.processing(input, offset);
        let record = streamwright::log::OutputRecord {
            target: output,
            key: None,
            value: Some(b"x"),
            timestamp,
            headers: &headers,
        };
        written = written.and_then(|()| producer.send(&record));
    }
    match written.and_then(|()| producer.flush()) {
        Err(LogError::Unwritable { topic, input: Some(input), reason }) => {
            assert_eq!(topic, fixture.name(output.topic));
            assert_eq!((input.partition, input.offset), (0, 41), "{reason}");
            // In the broker's words, which say what it compares with; the code alone names no number.
            assert!(reason.contains(&far.to_string()) && reason.contains("out of range"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
    producer.abort().expect("aborted");
}

#[test]
fn input_is_read_in_every_codec() {
    let fixture = Fixture::new(or_skip!(Kafka::find()), "codecs", 1);
    let name = fixture.name(fixture.input());
    let codecs = ["none", "gzip", "snappy", "lz4", "zstd"];
    for codec in codecs {
        fixture.kafka.write_compressed(name, codec, codec);
    }
    let mut consumer = fixture.assigned_consumer();
    assert_eq!(crate::fixture::texts(&read(&mut consumer, codecs.len())), codecs);
}

/// The broker may write internal topics in a codec of its own.
#[test]
fn state_is_restored_from_a_changelog_in_every_codec() {
    for codec in ["gzip", "snappy", "lz4", "zstd"] {
        let kafka = or_skip!(Kafka::find());
        let fixture = Fixture::with(kafka, "changelog-codec", 1, |config| config.set("topic.compression.type", codec));
        let changelog = at(fixture.changelog(), 0);
        let mut producer = fixture.producer(0);
        producer.begin().expect("begun");
        send(&mut producer, changelog, codec);
        crate::fixture::commit(&mut producer);
        let mut reader = fixture.reader();
        reader.start(changelog, 0).expect("started");
        let deadline = std::time::Instant::now() + WAIT;
        let mut records = Vec::new();
        while records.is_empty() {
            assert!(std::time::Instant::now() < deadline, "nothing came in {codec}");
            reader.read(10, std::time::Duration::from_millis(100), &mut records).expect("read");
        }
        assert_eq!(crate::fixture::texts(&records), [codec]);
    }
}

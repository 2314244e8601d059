//! Where a record's event time comes from. Kafka Streams has an extractor class a policy; ours is the source's
//! `on_error`, which a topology says before it is compiled: no generator turns a class into a policy.

use serde::Deserialize;
use streamwright::Error;
use streamwright::prelude::*;
use streamwright::serdes::SerdeError;
use streamwright::testing::{TestDriver, TestRecord};

use crate::data::load;

/// A text as `Utf8` writes it: a sink writes facts.
#[derive(Debug, Clone, PartialEq, State)]
struct Text(String);

impl Fact for Text {
    fn fact_id(&self) -> FactId {
        FactId::derive("conformance", "value").part(&self.0).finish()
    }
}

impl Serde<Text> for Utf8 {
    fn serialize(value: &Text, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        Utf8::serialize(&value.0, out)
    }
    fn deserialize(bytes: &[u8]) -> Result<Text, SerdeError> {
        Utf8::deserialize(bytes).map(Text)
    }
}

topology! {
    #![application_id = "conformance-time-fail-v1"]
    pub struct FailOnInvalid;

    #[source(topic = "topic", key = Utf8, value = Utf8, on_error = fail)]
    let s: Stream<String, String>;

    #[sink(topic = "out", key = Utf8, value = Utf8)]
    let out: Stream<String, Text> = s.map_values(|_, value| Text(value.clone()));
}

topology! {
    #![application_id = "conformance-time-skip-v1"]
    pub struct SkipOnInvalid;

    #[source(topic = "topic", key = Utf8, value = Utf8, on_error = skip)]
    let s: Stream<String, String>;

    #[sink(topic = "out", key = Utf8, value = Utf8)]
    let out: Stream<String, Text> = s.map_values(|_, value| Text(value.clone()));
}

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    record_timestamp: i64,
    expected: Time,
}

#[derive(Deserialize)]
struct Time {
    timestamp: i64,
}

pub(crate) const CASES: &[&str] =
    &["FailOnInvalidTimestamp.extractMetadataTimestamp", "LogAndSkipOnInvalidTimestamp.extractMetadataTimestamp"];

/// The event time of what a record with this timestamp leads to; `None` when it leads to nothing.
fn event_time<T: Topology>(topology: T, timestamp: i64) -> Result<Option<i64>, Error> {
    let mut driver = TestDriver::new(topology)?;
    driver.input::<Utf8, Utf8>("topic").pipe_at("k", &"v".to_owned(), timestamp)?;
    let records: Vec<TestRecord<String, String>> = driver.output::<Utf8, Utf8>("out").read_all();
    Ok(records.first().map(|record| record.timestamp))
}

#[test]
fn timestamp_extractors() {
    let file: File = load("timestamp_extractors.json");
    for id in CASES {
        let case = file.cases.iter().find(|case| case.id == *id).unwrap_or_else(|| panic!("no case `{id}`"));
        let found = if id.starts_with("Fail") {
            event_time(FailOnInvalid, case.record_timestamp)
        } else {
            event_time(SkipOnInvalid, case.record_timestamp)
        };
        assert_eq!(found.unwrap_or_else(|error| panic!("{id}: {error}")), Some(case.expected.timestamp), "{id}");
    }
}

/// What the names of the extractors say, with the record they are about.
#[test]
fn a_negative_timestamp_is_a_bad_record() {
    let error = event_time(FailOnInvalid, -1).unwrap_err().to_string();
    assert!(error.contains("negative") && error.contains("topic"), "{error}");
    assert_eq!(event_time(SkipOnInvalid, -1).unwrap_or_else(|error| panic!("{error}")), None);
}

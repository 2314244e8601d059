//! What is committed can be read back: what a serde could not read is refused at the write, and state that it cannot read
//! stops the program at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::serdes::SerdeError;
use streamwright::{Error, TestDriver};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, State)]
struct Sample {
    sum: f64,
    weight: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.means", label = "mean", id(name))]
struct Mean {
    name: String,
    mean: f64,
}

topology! {
    #![application_id = "test-means-v1"]
    struct Means;

    #[source(topic = "samples", key = Utf8, value = Json)]
    let samples: Stream<String, Sample>;

    #[store(name = "means", key = Utf8, value = Json)]
    let means: Table<String, Mean> = samples.group_by_key().aggregate(
        || Mean { name: String::new(), mean: 0.0 },
        |key, sample, _| Mean { name: key.clone(), mean: sample.sum / sample.weight },
    );

    #[sink(topic = "means", key = Utf8, value = Json)]
    let _means: Stream<String, Mean> = means.to_stream();
}

topology! {
    #![application_id = "test-maxima-v1"]
    struct Maxima;

    #[source(topic = "values", key = Utf8, value = Json)]
    let values: Stream<String, f64>;

    #[store(name = "maxima", key = Utf8, value = Json)]
    let _maxima: Table<String, f64> = values.group_by_key().aggregate(|| 0.0, |_, value, maximum| maximum.max(*value));
}

/// Where the program stopped, and why.
fn record(error: Error) -> (String, i64, String) {
    match error {
        Error::Record { topic, offset, reason, .. } => (topic, offset, reason),
        other => panic!("{other}"),
    }
}

#[test]
fn a_value_that_could_not_be_read_is_not_committed() {
    let mut driver = TestDriver::new(Means).unwrap();
    driver.input::<Utf8, Json>("samples").pipe_at("a", &Sample { sum: 1.0, weight: 2.0 }, 1).unwrap();
    let error = driver.input::<Utf8, Json>("samples").pipe_at("b", &Sample { sum: 0.0, weight: 0.0 }, 2).unwrap_err();
    let (topic, offset, reason) = record(error);
    assert_eq!((topic.as_str(), offset), ("samples", 1));
    assert_eq!(reason, "node `means` could not write its output: `mean` is NaN, which JSON has no number for");
    assert_eq!(driver.store::<Utf8, Json>("means").get::<str, Mean>("b"), None);
    assert_eq!(driver.output::<Utf8, Json>("means").read_all::<String, Mean>().len(), 1);
}

#[test]
fn a_running_maximum_keeps_its_last_bit() {
    let mut driver = TestDriver::new(Maxima).unwrap();
    for (time, value) in [(1, 116.783_331_503_748_53), (2, 0.0), (3, 0.0)] {
        driver.input::<Utf8, Json>("values").pipe_at("a", &value, time).unwrap();
    }
    assert_eq!(driver.store::<Utf8, Json>("maxima").get::<str, f64>("a"), Some(116.783_331_503_748_53));
}

/// Writes one form and reads another.
struct OneSided;

impl Serde<i64> for OneSided {
    fn serialize(value: &i64, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(&value.to_be_bytes());
        Ok(())
    }
    fn deserialize(bytes: &[u8]) -> Result<i64, SerdeError> {
        let bytes = bytes.try_into().map_err(|_| SerdeError::new("8 bytes"))?;
        Ok(i64::from_le_bytes(bytes))
    }
}

topology! {
    #![application_id = "test-one-sided-v1"]
    struct OneSidedSums;

    #[source(topic = "numbers", key = Utf8, value = I64)]
    let numbers: Stream<String, i64>;

    #[store(name = "sums", key = Utf8, value = OneSided)]
    let _sums: Table<String, i64> = numbers.group_by_key().aggregate(|| 0, |_, number, sum| sum + number);
}

#[test]
fn a_serde_that_reads_another_value_is_found_by_the_first_test() {
    let mut driver = TestDriver::new(OneSidedSums).unwrap();
    let (_, offset, reason) = record(driver.input::<Utf8, I64>("numbers").pipe_at("a", &1, 1).unwrap_err());
    assert_eq!(offset, 0);
    assert!(reason.contains("node `_sums` could not write") && reason.contains("reads another value"), "{reason}");
}

/// A serde whose next version does not read what this one wrote.
struct Versioned;

static IS_NEXT: AtomicBool = AtomicBool::new(false);

impl Serde<i64> for Versioned {
    fn serialize(value: &i64, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(&value.to_be_bytes());
        Ok(())
    }
    fn deserialize(bytes: &[u8]) -> Result<i64, SerdeError> {
        let bytes = bytes.try_into().map_err(|_| SerdeError::new("8 bytes"))?;
        match IS_NEXT.load(Ordering::SeqCst) {
            false => Ok(i64::from_be_bytes(bytes)),
            true => Err(SerdeError::new("no mark of version 2")),
        }
    }
}

topology! {
    #![application_id = "test-versions-v1"]
    struct Versions;

    #[source(topic = "numbers", key = Utf8, value = I64)]
    let numbers: Stream<String, i64>;

    #[store(name = "sums", key = Utf8, value = Versioned)]
    let _sums: Table<String, i64> = numbers.group_by_key().aggregate(|| 0, |_, number, sum| sum + number);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long this really takes")]
fn state_that_cannot_be_read_stops_at_once() {
    let mut driver = TestDriver::new(Versions).unwrap();
    driver.input::<Utf8, I64>("numbers").pipe_at("a", &1, 1).unwrap();
    IS_NEXT.store(true, Ordering::SeqCst);
    let started = Instant::now();
    let error = driver.input::<Utf8, I64>("numbers").pipe_at("a", &2, 2).unwrap_err();
    // What may get better is tried again for `task.timeout.ms`: five minutes.
    assert!(started.elapsed() < Duration::from_secs(30));
    let whole = error.to_string();
    assert!(whole.contains("task 0_0 stopped at topic `numbers` partition 0 offset 1"), "{whole}");
    let (_, _, reason) = record(error);
    let expected = "store `sums` holds a value of this record's key that its serde cannot read: no mark of version 2";
    assert!(reason.starts_with(expected), "{reason}");
}

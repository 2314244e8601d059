//! Event times that no broker would take are bad records, and go to `on_error` like the others.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;
use streamwright::serdes::SerdeError;
use streamwright::{Headers, TestDriver};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Event {
    at: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Fact)]
#[fact(namespace = "test.times", label = "seen", id(key, at))]
struct Seen {
    key: String,
    at: i64,
}

topology! {
    #![application_id = "test-times-v1"]
    struct Times;

    #[source(topic = "events", key = Utf8, value = Json, timestamp = at, on_error = dead_letter("events.bad"))]
    let events: Stream<String, Event>;

    #[source(
        topic = "fresh", key = Utf8, value = Json, timestamp = at, max_future = 1.hour(),
        on_error = dead_letter("fresh.bad"),
    )]
    let fresh: Stream<String, Event>;

    #[source(topic = "logged", key = Utf8, value = Json, on_error = dead_letter("logged.bad"))]
    let logged: Stream<String, Event>;

    #[sink(topic = "times", key = Utf8, value = Json)]
    let times: Stream<String, Seen> =
        events.merge(fresh).merge(logged).map_values(|key, event| Seen { key: key.clone(), at: event.at });
}

/// 28 November 2026, in milliseconds.
const NOW: i64 = 1_795_824_000_000;
const HOUR: i64 = 3_600_000;
const END_OF_9999: i64 = 253_402_300_799_999;

/// The event time of the output, or the words and the timestamp of the dead letter.
fn outcome(topic: &str, at: i64, logged_at: i64) -> Result<i64, (String, i64)> {
    let mut driver = TestDriver::new(Times).expect("a driver");
    let value = format!("{{\"at\":{at}}}");
    let headers = Headers::new();
    driver.input::<Utf8, Json>(topic).pipe_raw(Some(b"k"), Some(value.as_bytes()), logged_at, &headers).expect("taken");
    if let [seen] = driver.output::<Utf8, Json>("times").read_all::<String, Seen>().as_slice() {
        return Ok(seen.timestamp);
    }
    let dead = driver.output::<Utf8, Json>(&format!("{topic}.bad")).read_all::<String, Event>();
    let [dead] = dead.as_slice() else { panic!("neither an output nor a dead letter") };
    let header = |name| String::from_utf8(dead.headers.last(name).expect("a header").to_vec()).expect("text");
    assert_eq!(header("__streams.errors.exception"), "invalid-timestamp");
    Err((header("__streams.errors.message"), dead.timestamp))
}

#[test]
fn microseconds_are_a_bad_record() {
    assert_eq!(outcome("events", NOW, NOW), Ok(NOW));
    assert_eq!(outcome("events", END_OF_9999, NOW), Ok(END_OF_9999));
    for at in [END_OF_9999 + 1, NOW * 1000, NOW * 1_000_000, i64::MAX] {
        let (words, timestamp) = outcome("events", at, NOW).unwrap_err();
        assert!(words.starts_with("the event time in its value lies behind the year 9999"), "{words}");
        // The broker took this time once.
        assert_eq!(timestamp, NOW);
    }
    let (words, _) = outcome("events", -1, NOW).unwrap_err();
    assert_eq!(words, "the event time in its value is negative: -1");
}

#[test]
fn the_logs_own_time_is_bounded_too() {
    assert_eq!(outcome("logged", 0, NOW), Ok(NOW));
    let (words, _) = outcome("logged", 0, NOW * 1000).unwrap_err();
    assert!(words.starts_with("the record's timestamp lies behind the year 9999"), "{words}");
}

/// Compared with the record's own time and never with a clock, so that a replay decides alike.
#[test]
fn a_source_bounds_what_is_ahead_of_the_log() {
    for at in [1, NOW, NOW + HOUR] {
        assert_eq!(outcome("fresh", at, NOW), Ok(at));
    }
    assert_eq!(outcome("fresh", 0, NOW), Ok(1), "the first event time");
    let (words, timestamp) = outcome("fresh", NOW + HOUR + 1, NOW).unwrap_err();
    assert_eq!(
        words,
        "the event time in its value is 3600001 ms after the record's timestamp; `max_future` allows 3600000 ms"
    );
    assert_eq!(timestamp, NOW);
    assert_eq!(outcome("fresh", NOW + HOUR + 1, NOW + 1), Ok(NOW + HOUR + 1));
    // Without the option only the calendar bounds it.
    assert_eq!(outcome("events", NOW + HOUR + 1, NOW), Ok(NOW + HOUR + 1));
}

/// Reads the event time of a number, and panics at one of them.
struct Touchy;

impl Serde<Event> for Touchy {
    fn serialize(event: &Event, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        Json::serialize(event, out)
    }

    fn deserialize(bytes: &[u8]) -> Result<Event, SerdeError> {
        let event: Event = Json::deserialize(bytes)?;
        assert_ne!(event.at, 4711, "an event that it cannot bear");
        Ok(event)
    }
}

topology! {
    #![application_id = "test-touchy-v1"]
    struct TouchyTimes;

    #[source(topic = "calm", key = Utf8, value = Touchy, timestamp = at)]
    let calm: Stream<String, Event>;

    #[source(topic = "touchy", key = Utf8, value = Touchy, timestamp = at)]
    let touchy: Stream<String, Event>;

    #[sink(topic = "both", key = Utf8, value = Json)]
    let both: Stream<String, Seen> = calm.merge(touchy).map_values(|key, event| Seen { key: key.clone(), at: event.at });
}

/// Event times are asked for before a record is processed, while the one before is the last that was.
#[test]
fn a_panic_at_an_event_time_names_its_record() {
    let mut driver = TestDriver::new(TouchyTimes).expect("a driver");
    let mut input = driver.input::<Utf8, Touchy>("touchy");
    input.pipe_at("k", &Event { at: 1 }, NOW).expect("taken");
    for at in 0..3 {
        driver.input::<Utf8, Touchy>("calm").pipe_at("k", &Event { at }, NOW).expect("taken");
    }
    let mut input = driver.input::<Utf8, Touchy>("touchy");
    let error = input.pipe_at("k", &Event { at: 4711 }, NOW).unwrap_err().to_string();
    assert!(error.contains("an event that it cannot bear"), "{error}");
    assert!(error.contains("touchy") && error.contains("offset 1") && !error.contains("calm"), "{error}");
}

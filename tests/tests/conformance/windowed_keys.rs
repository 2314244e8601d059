//! Keys of windows, in a topic and in a changelog, as Kafka Streams writes them.

use serde::Deserialize;
use streamwright::prelude::*;
use streamwright::testing::TestDriver;

use crate::bytes::hex;
use crate::data::load;

#[derive(Deserialize)]
struct File {
    windowed_keys: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    key: String,
    start: i64,
    end: Option<i64>,
    seqnum: Option<i32>,
    hex: String,
}

/// How the names of the formats begin that are run.
pub(crate) const FORMATS: &[&str] =
    &["TimeWindowedSerializer", "WindowKeySchema store key", "SessionWindowedSerializer = SessionKeySchema"];

topology! {
    #![application_id = "conformance-windowed-keys-v1"]
    #![lock = none]
    pub struct Counts;

    #[source(topic = "in", key = Utf8, value = Utf8)]
    let s: Stream<String, String>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<Windowed<String>, i64> =
        s.group_by_key().windowed_by(tumbling = 5.millis(), grace = 0.millis()).count();

    #[store(name = "sessions", key = Utf8, value = I64)]
    let sessions: Table<Windowed<String>, i64> =
        s.group_by_key().windowed_by(session = 5.millis(), grace = 0.millis()).count();
}

fn rows(format: &str, count: usize) -> Vec<Row> {
    let file: File = load("vectors.json");
    let rows: Vec<Row> = file.windowed_keys.into_iter().filter(|row| row.name.starts_with(format)).collect();
    assert_eq!(rows.len(), count, "{format}");
    rows
}

#[test]
fn a_topic_has_the_key_and_the_start_of_its_window() {
    for Row { key, start, end, hex: expected, .. } in rows(FORMATS[0], 3) {
        let end = end.expect("an end");
        let (windowed, mut bytes) = (Windowed { key, start, end }, Vec::new());
        TimeWindowed::<Utf8>::serialize(&windowed, &mut bytes).expect("it can be written");
        assert_eq!(bytes, hex(&expected), "{windowed:?}");
        let read: Windowed<String> = match end - start {
            10 => TimeWindowed::<Utf8, 10>::deserialize(&bytes),
            300_000 => TimeWindowed::<Utf8, 300_000>::deserialize(&bytes),
            size => panic!("no serde for windows of {size} ms"),
        }
        .expect("it can be read");
        assert_eq!(read, windowed);
    }
}

/// Kafka Streams counts the records of one key and time where a store keeps each; an aggregation has one, whose number is 0.
#[test]
fn a_changelog_has_the_key_the_start_and_a_number() {
    for Row { key, start, seqnum, hex: expected, .. } in rows(FORMATS[1], 3) {
        let mut driver = TestDriver::new(Counts).expect("a driver");
        driver.input::<Utf8, Utf8>("in").pipe_at(key.as_str(), &"v".to_owned(), start + 1).expect("a record");
        let changes = driver.changelog("counts");
        let [change] = changes.as_slice() else { panic!("one record: {changes:?}") };
        let expected = hex(&expected);
        let (before, number) = expected.split_last_chunk::<4>().expect("a number");
        assert_eq!(Some(i32::from_be_bytes(*number)), seqnum);
        assert_eq!(change.key.as_deref(), Some([before, &[0; 4]].concat().as_slice()));
        assert_eq!((change.value.as_deref(), change.timestamp), (Some(1_i64.to_be_bytes().as_slice()), start + 1));
    }
}

#[test]
fn a_topic_has_the_key_the_end_and_the_start_of_a_session() {
    for Row { key, start, end, hex: expected, .. } in rows(FORMATS[2], 2) {
        let (session, mut bytes) = (Windowed { key, start, end: end.expect("an end") }, Vec::new());
        SessionWindowed::<Utf8>::serialize(&session, &mut bytes).expect("it can be written");
        assert_eq!(bytes, hex(&expected), "{session:?}");
        assert_eq!(SessionWindowed::<Utf8>::deserialize(&bytes), Ok(session));
    }
}

/// The first session begins at 0, which is no event time here.
#[test]
fn a_changelog_has_the_same_key_of_a_session() {
    for Row { key, start, end, hex: expected, .. } in rows(FORMATS[2], 2).into_iter().skip(1) {
        let (end, mut driver) = (end.expect("an end"), TestDriver::new(Counts).expect("a driver"));
        for time in [start, end] {
            driver.input::<Utf8, Utf8>("in").pipe_at(key.as_str(), &"v".to_owned(), time).expect("a record");
        }
        let changes = driver.changelog("sessions");
        let change = changes.last().expect("a session");
        assert_eq!(change.key.as_deref(), Some(hex(&expected).as_slice()));
        assert_eq!((change.value.as_deref(), change.timestamp), (Some(2_i64.to_be_bytes().as_slice()), end));
    }
}

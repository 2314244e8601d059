//! A test driver after a failure: it stops as an application does, and nothing of the record that failed is left.

use streamwright::prelude::*;
use streamwright::serdes::SerdeError;
use streamwright::{Error, TestDriver};

/// A line of text, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, State)]
struct Line<const TOPIC: u8>(String);

impl<const TOPIC: u8> Fact for Line<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("lines", "line").part(&TOPIC).part(&self.0).finish()
    }
}

/// Cannot write every line.
struct Strict;

impl<const TOPIC: u8> Serde<Line<TOPIC>> for Strict {
    fn serialize(line: &Line<TOPIC>, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        if line.0 == "unwritable" {
            return Err(SerdeError::new("a line that cannot be written"));
        }
        Utf8::serialize(&line.0, out)
    }

    fn deserialize(bytes: &[u8]) -> Result<Line<TOPIC>, SerdeError> {
        Utf8::deserialize(bytes).map(Line)
    }
}

topology! {
    #![application_id = "stops-streams-v1"]

    /// Fails in the way that a command asks for.
    struct Stops;

    #[source(topic = "commands", key = Utf8, value = Utf8, partitions = 1)]
    let commands: Stream<String, String>;

    #[source(topic = "names", key = Utf8, value = Utf8, partitions = 1)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = commands.group_by_key().count();

    #[sink(topic = "first", key = Utf8, value = Strict)]
    let first: Stream<String, Line<1>> =
        commands.left_join(names, |_, text, name| Line(format!("{text} {}", name.map_or("", |name| name.as_str()))));

    #[sink(topic = "second", key = Utf8, value = Strict)]
    let second: Stream<String, Line<2>> = commands.map_values(|_, text| {
        assert!(text != "panic", "as asked");
        Line(text.clone())
    });

    #[repartition(name = "by-text", key = Utf8, value = Utf8)]
    let by_text: Stream<String, String> = commands.select_key(|_, text| text.clone());

    #[store(name = "lengths", key = Utf8, value = I64)]
    let lengths: Table<String, i64> = by_text
        .group_by_key()
        .aggregate(|| 0, |_, text, length| {
            assert!(text != "later", "as asked, later");
            length + 1
        });

    #[sink(topic = "third", key = Utf8, value = Strict)]
    let third: Stream<String, Line<3>> = lengths.to_stream().map_values(|text, n| Line(format!("{text} {n}")));
}

fn driver() -> TestDriver<Stops> {
    TestDriver::new(Stops).expect("a right topology")
}

fn command(driver: &mut TestDriver<Stops>, text: &str, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("commands").pipe_at("k", &text.to_owned(), at)
}

fn lines<const TOPIC: u8>(driver: &mut TestDriver<Stops>, topic: &str) -> Vec<String> {
    let records = driver.output::<Utf8, Strict>(topic).read_pairs::<String, Line<TOPIC>>();
    records.into_iter().map(|(_, line)| line.0).collect()
}

fn count(driver: &mut TestDriver<Stops>) -> Option<i64> {
    driver.store::<Utf8, I64>("counts").get::<str, i64>("k")
}

/// The record that a driver stopped at, and why.
fn stopped_at(result: Result<(), Error>) -> (String, i64, String) {
    match result {
        Err(Error::Record { topic, offset, reason, .. }) => (topic, offset, reason),
        other => panic!("{other:?} is no failed record"),
    }
}

/// Three commands of which the second fails: nothing of it is left, later ones are refused until it is skipped.
fn fails_and_is_skipped(failing: impl FnOnce(&mut TestDriver<Stops>) -> Result<(), Error>, reason: &str) {
    let mut driver = driver();
    command(&mut driver, "1", 10).expect("a good record");
    let (topic, offset, said) = stopped_at(failing(&mut driver));
    assert_eq!((topic.as_str(), offset), ("commands", 1));
    assert!(said.contains(reason), "{said}");

    // What was committed can be looked at; it ends before the record that failed.
    let commits = driver.transactions();
    assert_eq!(count(&mut driver), Some(1));
    assert_eq!(lines::<1>(&mut driver, "first"), ["1 "]);
    assert_eq!(lines::<2>(&mut driver, "second"), ["1"]);

    // As the process that is gone, the driver does nothing more, and says why.
    for _ in 0..2 {
        let refused = command(&mut driver, "2", 30).expect_err("the driver has stopped");
        assert!(matches!(refused, Error::Stopped { .. }), "{refused}");
        assert!(refused.to_string().contains("topic `commands` partition 0 offset 1"), "{refused}");
        assert!(refused.to_string().contains(reason), "{refused}");
    }
    assert_eq!((driver.transactions(), count(&mut driver)), (commits, Some(1)));

    driver.skip_record().expect("nothing waits behind it");
    assert!(lines::<1>(&mut driver, "first").is_empty());
    command(&mut driver, "2", 30).expect("a good record");
    assert_eq!(count(&mut driver), Some(2));
    assert_eq!(lines::<1>(&mut driver, "first"), ["2 "]);
    assert_eq!(lines::<2>(&mut driver, "second"), ["2"]);
    assert_eq!(lines::<3>(&mut driver, "third"), ["1 1", "2 1"]);

    // The position behind the skipped record is committed.
    driver.restart().expect("the skipped record does not come again");
    assert_eq!(count(&mut driver), Some(2));
    let end = driver.output::<Utf8, I64>("stops-streams-v1-counts-changelog").read_all::<String, i64>();
    assert_eq!(end.into_iter().map(|record| record.value).collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn a_panic_leaves_nothing() {
    fails_and_is_skipped(|driver| command(driver, "panic", 20), "as asked");
}

#[test]
fn a_value_that_cannot_be_written_leaves_nothing() {
    fails_and_is_skipped(|driver| command(driver, "unwritable", 20), "a line that cannot be written");
}

#[test]
fn a_record_that_cannot_be_read_leaves_nothing() {
    let bad = |driver: &mut TestDriver<Stops>| driver.input::<Utf8, Bytes>("commands").pipe_at("k", &vec![0xff], 20);
    fails_and_is_skipped(bad, "bad record");
}

#[test]
fn a_failure_behind_a_repartition_keeps_what_was_committed_before_it() {
    let mut driver = driver();
    let (topic, offset, _) = stopped_at(command(&mut driver, "later", 20));
    assert_eq!((topic.as_str(), offset), ("stops-streams-v1-by-text-repartition", 0));
    // The first sub-topology committed on its own, as it would on Kafka.
    assert_eq!((count(&mut driver), lines::<2>(&mut driver, "second")), (Some(1), vec!["later".to_owned()]));
    driver.skip_record().expect("nothing waits behind it");
    command(&mut driver, "2", 30).expect("a good record");
    assert_eq!(lines::<3>(&mut driver, "third"), ["2 1"]);
    assert_eq!(driver.store::<Utf8, I64>("lengths").all::<String, i64>(), [("2".to_owned(), 1)]);
}

#[test]
fn stream_time_goes_back_too() {
    let mut driver = driver();
    driver.input::<Utf8, Utf8>("names").pipe_at("k", &"ada".to_owned(), 5).expect("a good record");
    stopped_at(command(&mut driver, "panic", 1_000_000));
    driver.skip_record().expect("nothing waits behind it");
    driver.input::<Utf8, Utf8>("names").pipe_tombstone("k", 7).expect("a good record");
    let changelog = driver.output::<Utf8, Utf8>("stops-streams-v1-names-changelog").read_all::<String, String>();
    let last = changelog.last().expect("a tombstone");
    assert_eq!((&last.value, last.timestamp), (&None, 7), "the time of the skipped record is in no task");
}

#[test]
fn a_restart_processes_the_record_again() {
    let mut driver = driver();
    stopped_at(command(&mut driver, "panic", 20));
    for _ in 0..2 {
        let (topic, offset, _) = stopped_at(driver.restart());
        assert_eq!((topic.as_str(), offset), ("commands", 0));
        assert_eq!(count(&mut driver), None);
    }
    assert!(matches!(command(&mut driver, "1", 30), Err(Error::Stopped { .. })));
}

#[test]
fn what_waits_behind_a_skipped_record_is_processed() {
    let mut driver = driver();
    stopped_at(command(&mut driver, "panic", 20));
    // Two more that fail are found one after another, when the driver goes on.
    driver.skip_record().expect("nothing waits behind it");
    stopped_at(command(&mut driver, "unwritable", 30));
    driver.skip_record().expect("nothing waits behind it");
    assert!(driver.skip_record().is_err(), "nothing has failed");
    command(&mut driver, "1", 40).expect("a good record");
    assert_eq!(count(&mut driver), Some(1));
}

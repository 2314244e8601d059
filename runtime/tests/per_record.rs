//! `cache = per_record`: what one record changes several times is handed on once, the last value with the first old one, as by
//! Kafka Streams' cache with a commit after each record.

use streamwright::prelude::*;
use streamwright::testing::{ReplayInput, TestRecord};
use streamwright::{Error, TestDriver};

/// A line of text that identifies itself, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Line<const TOPIC: u8>(String);

impl<const TOPIC: u8> Fact for Line<TOPIC> {
    fn fact_id(&self) -> FactId {
        FactId::derive("tests.per-record", "line").part(&TOPIC).part(&self.0).finish()
    }
}

topology! {
    #![application_id = "per-record-v1"]

    /// Hands on what a record changes once.
    struct Held;

    #[source(topic = "texts", key = Utf8, value = Utf8, partitions = 1)]
    let texts: Stream<String, String>;

    // Each word of a text counts.
    #[store(name = "words", key = Utf8, value = I64, cache = per_record)]
    let words: Table<String, i64> = texts
        .flat_map_values(|_, text| text.split(' ').map(|word| word.to_owned()).collect::<Vec<String>>())
        .filter(|_, word| !word.is_empty())
        .group_by_key()
        .count();
    #[sink(topic = "words", key = Utf8, value = Json)]
    let word_lines: Stream<String, Line<1>> =
        words.to_changes(old = true).map_values(|_, change| Line(format!("{:?} => {:?}", change.old, change.new)));

    // A number is set, or taken back by nothing.
    #[store(name = "numbers", key = Utf8, value = I64, cache = per_record)]
    let numbers: Table<String, Option<i64>> = texts
        .flat_map_values(|_, text| text.split(' ').map(|word| word.to_owned()).collect::<Vec<String>>())
        .map_values(|_, word| word.parse::<i64>().ok())
        .to_table();
    #[sink(topic = "numbers", key = Utf8, value = Json)]
    let number_lines: Stream<String, Option<Line<2>>> =
        numbers.to_stream().map_values(|_, number| number.map(|number| Line(number.to_string())));

    // Both sides of a join change with the record; the join is looked up by who comes behind both.
    let doubled: Table<String, i64> = words.map_values(|_, words| words * 2);
    #[store(name = "sums", key = Utf8, value = I64, cache = per_record)]
    let sums: Table<String, i64> =
        words.outer_join(doubled, |_, one, two| one.copied().unwrap_or(0) + two.copied().unwrap_or(0));
    let known: Table<String, i64> = sums.filter(|_, sum| *sum > 3);
    #[sink(topic = "sums", key = Utf8, value = Json)]
    let sum_lines: Stream<String, Line<3>> =
        known.to_changes(old = true).map_values(|_, change| Line(format!("{:?} => {:?}", change.old, change.new)));

    #[source(topic = "profiles", key = Utf8, value = Utf8, partitions = 1)]
    #[store(name = "profiles", cache = per_record)]
    let profiles: Table<String, String>;
    #[sink(topic = "profiles-too", key = Utf8, value = Json)]
    let profile_lines: Stream<String, Option<Line<4>>> =
        profiles.to_stream().map_values(|_, profile| profile.as_ref().map(|profile| Line(profile.clone())));
}

type Driver = TestDriver<Held>;

fn text(driver: &mut Driver, key: &str, text: &str, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, Utf8>("texts").pipe_at(key, &text.to_owned(), at)
}

/// The lines of a topic since the last read, each with its key and event time.
fn lines<const TOPIC: u8>(driver: &mut Driver, topic: &str) -> Vec<String> {
    let line = |TestRecord { key, value, timestamp, .. }: TestRecord<String, Line<TOPIC>>| {
        let value = value.map_or_else(|| "null".to_owned(), |line| line.0);
        format!("{}@{timestamp}: {value}", key.unwrap_or_default())
    };
    driver.output::<Utf8, Json>(topic).read_all::<String, Line<TOPIC>>().into_iter().map(line).collect()
}

#[test]
fn a_key_that_a_record_changes_often_goes_out_once() -> Result<(), Error> {
    let mut driver = Driver::new(Held)?;
    text(&mut driver, "ada", "a b c", 5)?;
    text(&mut driver, "ada", "d e", 3)?;
    text(&mut driver, "bob", "", 4)?;
    assert_eq!(lines::<1>(&mut driver, "words"), ["ada@5: None => Some(3)", "ada@5: Some(3) => Some(5)"]);
    assert_eq!(driver.store::<Utf8, I64>("words").get::<String, i64>(&"ada".to_owned()), Some(5));
    Ok(())
}

#[test]
fn what_comes_and_goes_within_a_record_says_nothing() -> Result<(), Error> {
    let mut driver = Driver::new(Held)?;
    text(&mut driver, "ada", "1 2 -", 1)?;
    text(&mut driver, "ada", "- 7", 2)?;
    text(&mut driver, "ada", "8 -", 3)?;
    text(&mut driver, "ada", "-", 4)?;
    assert_eq!(lines::<2>(&mut driver, "numbers"), ["ada@2: 7", "ada@3: null"]);
    Ok(())
}

/// A table behind two that change with the record is changed by both, and says it once.
#[test]
fn a_diamond_of_tables_changes_once() -> Result<(), Error> {
    let mut driver = Driver::new(Held)?;
    text(&mut driver, "ada", "a", 5)?;
    text(&mut driver, "ada", "b c", 6)?;
    text(&mut driver, "ada", "d", 7)?;
    let expected = ["ada@6: None => Some(9)", "ada@7: Some(9) => Some(12)"];
    assert_eq!(lines::<3>(&mut driver, "sums"), expected);
    Ok(())
}

#[test]
fn a_table_that_a_topic_fills_says_what_it_said() -> Result<(), Error> {
    let mut driver = Driver::new(Held)?;
    driver.input::<Utf8, Utf8>("profiles").pipe_at("ada", &"x".to_owned(), 5)?;
    driver.restart()?;
    driver.input::<Utf8, Utf8>("profiles").pipe_tombstone("ada", 3)?;
    driver.input::<Utf8, Utf8>("profiles").pipe_tombstone("ada", 4)?;
    // The second deletion deletes nothing, which the cache of Kafka Streams does not say either.
    assert_eq!(lines::<4>(&mut driver, "profiles-too"), ["ada@5: x", "ada@3: null"]);
    Ok(())
}

#[test]
fn the_lock_and_the_description_say_so() {
    let held: Vec<_> = Held::describe().stores.iter().map(|store| (store.name, store.holds_back)).collect();
    assert_eq!(held, [("words", true), ("numbers", true), ("sums", true), ("profiles", true)]);
}

#[test]
fn a_replay_hands_on_the_same() {
    let texts = ReplayInput::<Utf8, Utf8>::new("texts");
    let records = (0..200).map(|n: i64| {
        let text: Vec<String> =
            (0..n % 5).map(|word| if (n + word) % 3 == 0 { "-".to_owned() } else { word.to_string() }).collect();
        texts.record(&format!("c-{}", n % 7), &text.join(" "), 1_700_000_000_000 + n * 17 % 90)
    });
    Driver::assert_replay_stable(records.collect::<Vec<_>>());
}

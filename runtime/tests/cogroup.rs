//! `cogroup` through the macro: several streams in one value a key, with and without windows, and what of it survives a restart.

use streamwright::prelude::*;
use streamwright::testing::{DropReason, TestRecord};

/// What a key has, of a type of its own for each topic.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, State)]
struct Text<const TOPIC: u8> {
    id: FactId,
    text: String,
}

impl<const TOPIC: u8> Fact for Text<TOPIC> {
    fn fact_id(&self) -> FactId {
        self.id
    }
}

#[replay_safe]
fn text<const TOPIC: u8>(text: &str, cx: &RecordContext) -> Text<TOPIC> {
    Text { id: FactId::of_record(cx, 0), text: text.to_owned() }
}

#[params]
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Separator {
    separator: String,
}

topology! {
    #![application_id = "cogroup-v1"]
    #![params = Separator]

    /// Every kind of cogroup.
    struct Cogroup;

    #[source(topic = "letters", key = Utf8, value = Utf8, partitions = 1)]
    let letters: Stream<Option<String>, Option<String>>;

    #[source(topic = "numbers", key = Utf8, value = I64, partitions = 1)]
    let numbers: Stream<String, i64>;

    // A record of three letters comes as a record and as its length.
    let lengths: Stream<Option<String>, usize> =
        letters.filter(|_, letters| letters.is_some()).map_values(|_, letters| letters.as_ref().map_or(0, String::len));

    // Nothing is left of a key whose letters are an exclamation mark.
    #[store(name = "words", key = Utf8, value = Utf8)]
    let words: Table<String, Option<String>> = letters
        .group_by_key()
        .cogroup(|_, letters, word| if letters == "!" { None } else { Some(word + letters) })
        .cogroup(numbers, |_, number, word| Some(format!("{word}{number}")))
        .cogroup(lengths, |_, length, word, params: &Separator| Some(format!("{word}{}{length}", params.separator)))
        .aggregate(|params: &Separator| params.separator.clone());

    #[sink(topic = "words", key = Utf8, value = Json)]
    let words_out: Stream<String, Option<Text<1>>> =
        words.to_stream().map_values(|_, word, cx| word.as_ref().map(|word| text(word, cx)));

    #[store(name = "windows", key = Utf8, value = Utf8)]
    let windows: Table<Windowed<String>, String> = letters
        .group_by_key()
        .cogroup(|_, letters, word| word + letters.as_deref().unwrap_or("-"))
        .cogroup(numbers, |_, number, word| format!("{word}{number}"))
        .windowed_by(tumbling = 10.millis(), grace = 0.millis())
        .aggregate(String::new);

    #[sink(topic = "windows", key = TimeWindowed<Utf8>, value = Json)]
    let windows_out: Stream<Windowed<String>, Text<2>> =
        windows.to_stream().map_values(|_, word, cx| text(word, cx));

    #[store(name = "sessions", key = Utf8, value = Utf8, retention = 1.second())]
    let sessions: Table<Windowed<String>, String> = letters
        .group_by_key()
        .cogroup(|_, letters, word| word + letters.as_deref().unwrap_or("-"))
        .cogroup(numbers, |_, number, word| format!("{word}{number}"))
        .windowed_by(session = 10.millis(), grace = 0.millis())
        .aggregate(
            || "/".to_owned(),
            |key, left, right, params: &Separator| format!("{left}{}{key}{}{right}", params.separator, params.separator),
        );

    #[sink(topic = "sessions", key = SessionWindowed<Utf8>, value = Json)]
    let sessions_out: Stream<Windowed<String>, Option<Text<3>>> =
        sessions.to_stream().map_values(|_, word, cx| word.as_ref().map(|word| text(word, cx)));

    #[store(name = "sliding", key = Utf8, value = Utf8)]
    let sliding: Table<Windowed<String>, String> = letters
        .group_by_key()
        .cogroup(|_, letters, word| word + letters)
        .cogroup(numbers, |_, number, word| format!("{word}{number}"))
        .windowed_by(sliding = 10.millis(), grace = 0.millis())
        .aggregate(String::new);

    #[sink(topic = "sliding", key = TimeWindowed<Utf8>, value = Json)]
    let sliding_out: Stream<Windowed<String>, Text<4>> =
        sliding.to_stream().map_values(|_, word, cx| text(word, cx));
}

fn driver() -> Result<TestDriver<Cogroup>, Error> {
    TestDriver::with_params(Cogroup, Separator { separator: ".".to_owned() })
}

fn letters(driver: &mut TestDriver<Cogroup>, key: Option<&str>, value: Option<&str>, at: i64) -> Result<(), Error> {
    let (key, value) = (key.map(str::as_bytes), value.map(str::as_bytes));
    driver.input::<Utf8, Utf8>("letters").pipe_raw(key, value, at, &Headers::new())
}

fn number(driver: &mut TestDriver<Cogroup>, key: &str, value: i64, at: i64) -> Result<(), Error> {
    driver.input::<Utf8, I64>("numbers").pipe_at(key, &value, at)
}

/// Text and event time of each record.
fn words(driver: &mut TestDriver<Cogroup>) -> Vec<(Option<String>, i64)> {
    let records: Vec<TestRecord<String, Text<1>>> = driver.output::<Utf8, Json>("words").read_all();
    records.into_iter().map(|record| (record.value.map(|value| value.text), record.timestamp)).collect()
}

fn windowed<KS, const TOPIC: u8>(driver: &mut TestDriver<Cogroup>, topic: &str) -> Vec<(i64, Option<String>)>
where
    KS: Serde<Windowed<String>>,
{
    let records: Vec<TestRecord<Windowed<String>, Text<TOPIC>>> = driver.output::<KS, Json>(topic).read_all();
    let start = |record: &TestRecord<Windowed<String>, Text<TOPIC>>| record.key.as_ref().map_or(-1, |key| key.start);
    records.into_iter().map(|record| (start(&record), record.value.map(|value| value.text))).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn all_streams_fold_into_one_value() -> Result<(), Error> {
    let mut driver = driver()?;
    letters(&mut driver, Some("k"), Some("abc"), 5)?;
    number(&mut driver, "k", 7, 3)?;
    // The event time is the latest that any of the inputs had.
    // `lengths` is declared before `words`, so a record comes to it first.
    assert_eq!(words(&mut driver), [(some("..3"), 5), (some("..3abc"), 5), (some("..3abc7"), 5)]);
    letters(&mut driver, Some("k"), Some("!"), 9)?;
    assert_eq!(words(&mut driver), [(some("..3abc7.1"), 9), (None, 9)]);
    number(&mut driver, "k", 8, 2)?;
    assert_eq!(words(&mut driver), [(some(".8"), 2)], "what is deleted begins anew");
    Ok(())
}

#[test]
fn records_without_key_or_value_are_dropped_by_the_input_that_they_come_to() -> Result<(), Error> {
    let mut driver = driver()?;
    letters(&mut driver, None, Some("a"), 1)?;
    assert_eq!(driver.dropped_by(DropReason::NullKey), 5, "two inputs of one aggregation, and three others");
    letters(&mut driver, Some("k"), None, 1)?;
    assert_eq!(driver.dropped_by(DropReason::NullValue), 2, "windows and sessions take it as it is");
    assert_eq!(words(&mut driver), []);
    assert_eq!(windowed::<TimeWindowed<Utf8, 10>, 2>(&mut driver, "windows"), [(0, some("-"))]);
    Ok(())
}

/// A record that comes by two inputs makes two results.
#[test]
fn each_result_is_a_fact_of_its_own() -> Result<(), Error> {
    let mut driver = driver()?;
    letters(&mut driver, Some("k"), Some("abc"), 5)?;
    let facts: Vec<TestRecord<String, Text<1>>> = driver.output::<Utf8, Json>("words").read_all();
    let ids: Vec<FactId> = facts.into_iter().filter_map(|record| record.value).map(|value| value.id).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    Ok(())
}

/// What is late is decided by the time of the input, as in Kafka Streams.
#[test]
fn each_input_has_a_stream_time_of_its_own() -> Result<(), Error> {
    for restarts in [false, true] {
        let mut driver = driver()?;
        letters(&mut driver, Some("k"), Some("a"), 25)?;
        number(&mut driver, "k", 1, 3)?;
        assert_eq!((driver.clock("windows"), driver.clock("windows/1")), (Some(25), Some(3)));
        if restarts {
            driver.restart()?;
        }
        // [0, 10) is over for letters, and not for numbers.
        letters(&mut driver, Some("k"), Some("b"), 4)?;
        number(&mut driver, "k", 2, 4)?;
        number(&mut driver, "k", 3, 12)?;
        number(&mut driver, "k", 4, 5)?;
        // What lies further back than the retention behind the latest window is not seen any more: each result stands alone.
        let windows = windowed::<TimeWindowed<Utf8, 10>, 2>(&mut driver, "windows");
        let expected = [(20, "a"), (0, "1"), (0, "2"), (10, "3")].map(|(start, text)| (start, some(text)));
        assert_eq!(windows, expected, "restarts: {restarts}");
        assert_eq!((driver.clock("windows"), driver.clock("windows/1")), (Some(25), Some(12)));
    }
    Ok(())
}

#[test]
fn sessions_of_all_streams_are_merged() -> Result<(), Error> {
    let mut driver = driver()?;
    letters(&mut driver, Some("k"), Some("a"), 100)?;
    number(&mut driver, "k", 1, 115)?;
    letters(&mut driver, Some("k"), Some("b"), 108)?;
    let sessions = windowed::<SessionWindowed<Utf8>, 3>(&mut driver, "sessions");
    let expected = [(100, some("/a")), (115, some("/1")), (100, None), (115, None), (100, some("/.k./a.k./1b"))];
    assert_eq!(sessions, expected);
    Ok(())
}

#[test]
fn sliding_windows_hold_records_of_all_streams() -> Result<(), Error> {
    let mut driver = driver()?;
    letters(&mut driver, Some("k"), Some("a"), 100)?;
    number(&mut driver, "k", 1, 105)?;
    let sliding = windowed::<TimeWindowed<Utf8, 10>, 4>(&mut driver, "sliding");
    assert_eq!(sliding, [(90, some("a")), (101, some("1")), (95, some("a1"))]);
    Ok(())
}

#[test]
fn the_description_names_every_input() {
    let description = Cogroup::describe();
    let node = description.nodes.iter().find(|node| node.name == "words").expect("it is declared");
    assert_eq!(node.inputs, ["letters", "numbers", "lengths"]);
    let clocks: Vec<_> = description.stores.iter().map(|store| (store.name, store.clocks)).collect();
    assert_eq!(clocks, [("words", 0), ("windows", 2), ("sessions", 2), ("sliding", 2)]);
    let picture = description.mermaid();
    assert!(picture.contains("cogroup"), "{picture}");
}

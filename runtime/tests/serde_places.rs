//! Serdes are told where they work, and say what decides the partition of a key.

use streamwright::config::Config;
use streamwright::log::{MemoryLog, Record as _};
use streamwright::prelude::*;
use streamwright::serdes::{Place, SerdeError};
use streamwright::{partitioner, run_on};

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "places.lines", label = "line", id(text))]
struct Line {
    text: String,
}

/// Text behind the place that it is for, as schemas are numbered for each topic's keys and values: it reads nothing else, and
/// nothing without a place.
struct Stamped;

impl Serde<String> for Stamped {
    fn serialize(_: &String, _: &mut Vec<u8>) -> Result<(), SerdeError> {
        Err(SerdeError::new("written without a place"))
    }

    fn deserialize(_: &[u8]) -> Result<String, SerdeError> {
        Err(SerdeError::new("read without a place"))
    }

    fn serialize_at(place: Place<'_>, value: &String, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.extend_from_slice(format!("{}/{}:{value}", place.topic(), place.part()).as_bytes());
        Ok(())
    }

    fn deserialize_at(place: Place<'_>, bytes: &[u8]) -> Result<String, SerdeError> {
        let stamp = format!("{}/{}:", place.topic(), place.part());
        match bytes.strip_prefix(stamp.as_bytes()) {
            Some(text) => Ok(String::from_utf8_lossy(text).into_owned()),
            None => Err(SerdeError::new(format!("not for {stamp}"))),
        }
    }

    fn partition_part(bytes: &[u8]) -> &[u8] {
        let end = bytes.iter().position(|&byte| byte == b':').map_or(0, |at| at + 1);
        &bytes[end..]
    }
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Fact)]
#[fact(namespace = "places.lines", label = "length", id(text))]
struct Measured {
    text: String,
}

/// Can only be written: it says how long a line was, and not what was in it.
struct Length;

impl Serde<Measured> for Length {
    const READS: bool = false;

    fn serialize(value: &Measured, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        out.push(u8::try_from(value.text.len()).map_err(|_| SerdeError::new("a line has at most 255 bytes"))?);
        Ok(())
    }

    fn deserialize(_: &[u8]) -> Result<Measured, SerdeError> {
        Err(SerdeError::new("a length is no line"))
    }
}

topology! {
    #![application_id = "test-places-v1"]
    struct Places;

    #[source(topic = "names", key = Stamped, value = Stamped, partitions = 4)]
    #[store(name = "names")]
    let names: Table<String, String>;

    #[source(topic = "words", key = Stamped, value = Stamped)]
    let words: Stream<String, String>;

    #[repartition(name = "by-word", key = Stamped, value = Stamped, partitions = 4)]
    let by_word: Stream<String, String> = words.select_key(|_, word| word.clone());

    #[store(name = "joined", key = Stamped, value = Stamped)]
    let joined: Table<String, String> = by_word
        .left_join(names, |word, _, name| name.map_or_else(|| word.clone(), Clone::clone))
        .group_by_key()
        .reduce(|all, word| format!("{all} {word}"));

    #[sink(topic = "lines", key = Stamped, value = Json)]
    let lines: Stream<String, Line> = joined.to_stream().map_values(|_, text| Line { text: text.clone() });

    #[sink(topic = "lengths", key = Stamped, value = Length)]
    let lengths: Stream<String, Measured> = lines.map_values(|_, line| Measured { text: line.text.clone() });
}

const NAMES: &str = "test-places-v1-names-changelog";
const JOINED: &str = "test-places-v1-joined-changelog";

#[test]
fn every_topic_has_the_bytes_that_are_for_it() {
    let mut driver = TestDriver::new(Places).unwrap();
    driver.input::<Stamped, Stamped>("names").pipe_at("a", &"Ada".to_owned(), 1).unwrap();
    driver.input::<Stamped, Stamped>("words").pipe_at("1", &"a".to_owned(), 2).unwrap();
    // State that comes back from the changelogs is read as what it is.
    driver.restart().unwrap();
    driver.input::<Stamped, Stamped>("words").pipe_at("2", &"a".to_owned(), 3).unwrap();
    let lines = driver.output::<Stamped, Json>("lines").read_pairs::<String, Line>();
    let texts: Vec<&str> = lines.iter().map(|(_, line)| line.text.as_str()).collect();
    assert_eq!((lines[0].0.as_str(), texts), ("a", vec!["Ada", "Ada Ada"]));
    assert_eq!(driver.store::<Stamped, Stamped>("joined").get("a"), Some("Ada Ada".to_owned()));
    assert_eq!(driver.store::<Stamped, Stamped>("names").all(), [("a".to_owned(), "Ada".to_owned())]);
    let mut raw = |topic: &str| {
        let last = driver.output::<Bytes, Bytes>(topic).read_all::<Vec<u8>, Vec<u8>>().pop().expect("a record");
        [last.key, last.value].map(|bytes| String::from_utf8(bytes.expect("not null")).expect("text"))
    };
    assert_eq!(raw(NAMES), [format!("{NAMES}/key:a"), format!("{NAMES}/value:Ada")]);
    assert_eq!(raw(JOINED), [format!("{JOINED}/key:a"), format!("{JOINED}/value:Ada Ada")]);
    assert_eq!(raw("lengths")[0], "lengths/key:a");
}

#[test]
fn a_record_for_another_topic_is_a_bad_one() {
    let mut driver = TestDriver::new(Places).unwrap();
    let error = driver.input::<Bytes, Bytes>("words").pipe_at(&b"names/key:a"[..], &b"a".to_vec(), 1).unwrap_err();
    assert!(error.to_string().contains("key: not for words/key:"), "{error}");
}

/// Equal keys meet although their bytes differ from topic to topic.
#[test]
fn what_a_serde_says_decides_the_partition() {
    let log = MemoryLog::new();
    for topic in ["names", "words", "lines", "lengths"] {
        log.create_topic(topic, 4);
    }
    let none = Headers::new();
    for number in 0..40 {
        let (word, at) = (format!("w{number}"), partitioner::partition(format!("w{number}").as_bytes(), 4));
        let (key, value) = (format!("names/key:{word}"), format!("names/value:{}", word.to_uppercase()));
        log.append("names", at, Some(key.as_bytes()), Some(value.as_bytes()), 1, &none);
        let (key, value) = (format!("words/key:{number}"), format!("words/value:{word}"));
        log.append("words", number % 4, Some(key.as_bytes()), Some(value.as_bytes()), 2, &none);
    }
    let config = Config::for_topology(Places::DESCRIPTION).exit_at_end(true).build().expect("valid");
    run_on(Places, &log, config).expect("nothing is fatal");
    let mut met = 0;
    for partition in 0..4 {
        log.visit("lines", partition, 0, |record| {
            let key = std::str::from_utf8(record.key().expect("a key")).expect("text");
            let word = key.strip_prefix("lines/key:").expect("its place");
            assert_eq!(partitioner::partition(word.as_bytes(), 4), partition, "{word}");
            let line: Line = serde_json::from_slice(record.value().expect("a value")).expect("JSON of ours");
            assert_eq!(line.text, word.to_uppercase());
            met += 1;
        });
    }
    assert_eq!(met, 40);
}

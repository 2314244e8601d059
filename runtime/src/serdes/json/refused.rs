//! What could not be read back is not written, and the error says where it lies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::*;

fn refusal<T: Serialize + serde::de::DeserializeOwned>(value: &T) -> String {
    Json::serialize(value, &mut Vec::new()).map_or_else(|error| error.to_string(), |()| "written".to_owned())
}

#[derive(Serialize, Deserialize)]
struct Mean {
    sum: f64,
    mean: f32,
}

#[derive(Serialize, Deserialize)]
struct Report {
    by_day: BTreeMap<u32, Vec<Mean>>,
    last: Option<Shape>,
}

#[derive(Serialize, Deserialize)]
enum Shape {
    Point(f64),
    Circle { radius: f64 },
    Line(f64, f64),
}

#[test]
fn floats_that_are_no_numbers() {
    assert_eq!(refusal(&f64::NAN), "the value is NaN, which JSON has no number for");
    assert_eq!(refusal(&f32::NEG_INFINITY), "the value is infinite, which JSON has no number for");
    let mean = |mean| Mean { sum: 0.0, mean };
    assert_eq!(refusal(&mean(f32::NAN)), "`mean` is NaN, which JSON has no number for");
    let report =
        Report { by_day: BTreeMap::from([(1, vec![]), (7, vec![mean(0.0), mean(f32::INFINITY)])]), last: None };
    assert_eq!(refusal(&report), "`by_day{entry 1}[1].mean` is infinite, which JSON has no number for");
    for (shape, place) in [
        (Shape::Point(f64::NAN), "last.Point"),
        (Shape::Circle { radius: f64::NAN }, "last.Circle.radius"),
        (Shape::Line(0.0, f64::NAN), "last.Line[1]"),
    ] {
        let report = Report { by_day: BTreeMap::new(), last: Some(shape) };
        assert_eq!(refusal(&report), format!("`{place}` is NaN, which JSON has no number for"));
    }
    assert!(
        refusal(&BTreeMap::from([("secret", f64::NAN)].map(|(key, value)| (key.to_owned(), value))))
            .contains("`{entry 0}`")
    );
}

#[test]
fn an_option_of_what_is_written_as_null() {
    let words = "is `Some` of what is written as null, and would be read back as `None`";
    assert_eq!(refusal(&Some(None::<u8>)), format!("the value {words}"));
    assert_eq!(refusal(&Some(())), format!("the value {words}"));
    assert_eq!(refusal(&(1, Some(serde_json::Value::Null))), format!("`[1]` {words}"));
    assert_eq!(refusal(&(None::<Option<u8>>, Some(Some(1)), Some("null".to_owned()))), "written");
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nested(Vec<Nested>);

fn nested(levels: usize) -> Nested {
    (1..levels).fold(Nested(Vec::new()), |inner, _| Nested(vec![inner]))
}

/// To the last level that can be read, and not one further.
#[test]
fn nesting() {
    let deepest = nested(MAX_DEPTH);
    let mut out = Vec::new();
    Json::serialize(&deepest, &mut out).unwrap();
    assert_eq!(<Json as Serde<Nested>>::deserialize(&out), Ok(deepest));
    assert!(refusal(&nested(MAX_DEPTH + 1)).ends_with("lies deeper than 127 levels, and could not be read back"));
    // A variant with content is one more.
    #[derive(Serialize, Deserialize)]
    enum Chain {
        End,
        Link(Box<Chain>),
    }
    let chain = |links| (0..links).fold(Chain::End, |chain, _| Chain::Link(Box::new(chain)));
    let mut out = Vec::new();
    Json::serialize(&chain(MAX_DEPTH), &mut out).unwrap();
    assert!(<Json as Serde<Chain>>::deserialize(&out).is_ok());
    assert!(refusal(&chain(MAX_DEPTH + 1)).contains("lies deeper"));
}

#[test]
fn keys_that_are_no_text() {
    let words = "has a key that is no text, no number and no boolean, and JSON has no other keys";
    assert_eq!(refusal(&BTreeMap::from([((1, 2), 3)])), format!("`{{entry 0}}` {words}"));
    assert_eq!(refusal(&BTreeMap::from([(vec![1], 3)])), format!("`{{entry 0}}` {words}"));
    assert_eq!(refusal(&BTreeMap::from([((), 3)])), format!("`{{entry 0}}` {words}"));
    assert_eq!(refusal(&BTreeMap::from([(Some(1), 3), (None, 4)])), format!("`{{entry 0}}` {words}"));
    assert_eq!(refusal(&BTreeMap::from([("a".to_owned(), 3)])), "written");
}

/// A key that is written like another one.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u8),
    Text(String),
}

#[derive(Serialize, Deserialize)]
struct Flat {
    b: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Of(Inner),
}

#[derive(Serialize, Deserialize)]
struct Inner {
    a: u8,
    kind: u8,
}

#[test]
fn keys_that_are_equal_when_written() {
    let words = "has a key that is written twice, and only one of the two could be read back";
    let id = |text: &str| Id::Text(text.to_owned());
    assert_eq!(refusal(&BTreeMap::from([(Id::Number(1), 0), (id("1"), 0)])), format!("the value {words}"));
    assert_eq!(
        refusal(&BTreeMap::from([(Id::Number(1), 0), (Id::Number(20), 0), (id("1"), 0)])),
        format!("the value {words}")
    );
    assert_eq!(refusal(&BTreeMap::from([(Id::Number(3), 0), (Id::Number(20), 0), (id("1"), 0)])), "written");
    let flat = |key: &str| Flat { b: 1, rest: BTreeMap::from([("a".to_owned(), 2), (key.to_owned(), 3)]) };
    assert_eq!(refusal(&flat("b")), format!("the value {words}"));
    assert_eq!(refusal(&flat("c")), "written");
    let tagged = Tagged::Of(Inner { a: 1, kind: 2 });
    assert_eq!(refusal(&tagged), "`kind` is written twice, and only one of the two could be read back");
}

/// The two orders in which keys are surely different, and keys in neither.
#[test]
fn keys_in_any_order_are_compared() {
    struct Pairs(Vec<&'static str>);
    impl Serialize for Pairs {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|key| (key, 0)))
        }
    }
    let written =
        |keys: &[&'static str]| Pairs(keys.to_vec()).serialize(&mut write::Writer::new(&mut Vec::new())).is_ok();
    for keys in [
        &["a", "ab", "b"][..],
        &["9", "10", "100"],
        &["b", "a"],
        &["-10", "-9", "-1", "0", "1", "10"],
        &["a", "a\"", "a\\"],
    ] {
        assert!(written(keys), "{keys:?}");
    }
    for keys in
        [&["a", "a"][..], &["b", "a", "b"], &["9", "10", "9"], &["a", "bb", "a"], &["a\"", "a", "a\""], &["", "a", ""]]
    {
        assert!(!written(keys), "{keys:?}");
    }
}

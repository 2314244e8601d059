//! Every number comes back as it was, and the text is that of `serde_json`, whatever features it is built with.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::round_trips::Numbers;
use super::*;

fn written<T: Serialize + DeserializeOwned>(value: &T) -> String {
    let mut out = Vec::new();
    Json::serialize(value, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn read<T: Serialize + DeserializeOwned>(text: &str) -> T {
    Json::deserialize(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn there_and_back<T: Serialize + DeserializeOwned>(value: &T) -> T {
    read(&written(value))
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Tagged {
    Of { double: f64, unsigned: u64, signed: i64 },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(f64),
    Text(String),
}

/// A running maximum of 116.78333150374853 and zeros was 116.78333150374851 after one record.
#[test]
fn a_running_maximum_stays() {
    let mut stored = 116.783_331_503_748_53_f64;
    for _ in 0..3 {
        stored = there_and_back(&stored).max(0.0);
    }
    assert_eq!(stored.to_bits(), 116.783_331_503_748_53_f64.to_bits());
}

#[test]
fn every_float_comes_back_to_the_last_bit() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let edges = [0.0, -0.0, 5e-324, f64::MIN_POSITIVE, f64::MAX, f64::MIN, 0.1, 1e21, 1e-7, 9_007_199_254_740_993.0];
    let random = std::iter::repeat_with(|| f64::from_bits(numbers.next())).filter(|float| float.is_finite());
    for float in edges.into_iter().chain(random.take(50_000)) {
        assert_eq!(there_and_back(&float).to_bits(), float.to_bits(), "{float:e}");
        let single = float as f32;
        if single.is_finite() {
            assert_eq!(there_and_back(&single).to_bits(), single.to_bits(), "{single:e}");
        }
        // Where serde reads a value before it knows its type.
        let Tagged::Of { double, .. } = there_and_back(&Tagged::Of { double: float, unsigned: 0, signed: 0 });
        assert_eq!(double.to_bits(), float.to_bits(), "{float:e}");
        assert_eq!(there_and_back(&Untagged::Number(float)), Untagged::Number(float));
    }
}

#[test]
fn every_integer_comes_back() {
    fn check<T: Debug + PartialEq + Serialize + DeserializeOwned>(values: &[T]) {
        values.iter().for_each(|value| assert_eq!(there_and_back(value), *value));
    }
    check(&[0, 1, u64::MAX, u64::MAX - 1, (1 << 53) + 1]);
    check(&[0, -1, i64::MIN, i64::MAX, -((1 << 53) + 1)]);
    check(&[0, u128::MAX, u128::from(u64::MAX) + 1]);
    check(&[0, i128::MIN, i128::MAX, i128::from(i64::MIN) - 1]);
    check(&[(u8::MAX, i8::MIN, u16::MAX, i16::MIN), (0, 0, 0, 0)]);
    check(&[Tagged::Of { double: 0.5, unsigned: u64::MAX, signed: i64::MIN }]);
    check(&[BTreeMap::from([(i128::MIN, u128::MAX), (7, 7)])]);
    check(&[BTreeMap::from([(true, 'x'), (false, '\u{1f980}')])]);
}

#[test]
fn the_text_of_a_number_is_pinned() {
    for (float, text) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (1e-5, "0.00001"),
        (1e-7, "1e-7"),
        (f64::MAX, "1.7976931348623157e+308"),
    ] {
        assert_eq!(written(&float), text);
    }
    assert_eq!(written(&0.1_f32), "0.1");
    assert_eq!(read::<f64>("-0").to_bits(), (-0.0_f64).to_bits());
    assert_eq!(read::<i64>("-0"), 0);
    // Rounded once: by way of an f64 it would be 1.0000001.
    assert_eq!(read::<f32>("1.00000017881393432617187499"), 1.000_000_1);
    assert_eq!(read::<f32>("1.00000017881393432617187501"), 1.000_000_2);
}

/// `arbitrary_precision` keeps the text of a number in a `Value`, and without it what fits no 64 bits is a float.
#[test]
fn a_value_is_written_as_without_features() {
    let text = r#"{"a":[1,-1,1.0,null,true,"x"],"b":{"c":18446744073709551615}}"#;
    assert_eq!(written(&read::<serde_json::Value>(text)), text);
    for (text, expected) in
        [("1.10", "1.1"), ("1e2", "100.0"), ("-0", "-0.0"), ("18446744073709551616", "1.8446744073709552e+19")]
    {
        let made: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(written(&made), expected);
        assert_eq!(written(&read::<serde_json::Value>(text)), expected);
    }
}

/// Texts of all kinds, valid and damaged: what `serde_json` accepts is accepted, as the same value, and nothing else.
#[test]
fn the_same_texts_are_json_as_for_serde_json() {
    let seeds = [
        r#"{"a":[1,-2.5e3,null,true],"b":{"c":"x\n\u00e9\ud83e\udd80"},"d":""}"#,
        r#" [ 0 , -0.5 , 1E+2 , "\"\\\/\b\f\n\r\t" , { } , [ ] ] "#,
        r#""plain""#,
        "18446744073709551615",
        "false",
    ];
    let mut numbers = Numbers(11);
    for _ in 0..40_000 {
        let mut bytes = seeds[(numbers.next() % 5) as usize].as_bytes().to_vec();
        for _ in 0..numbers.next() % 3 {
            let at = (numbers.next() % bytes.len() as u64) as usize;
            match numbers.next() % 3 {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, b"{}[],:\"\\0123456789eE+-. utfn\x01"[(numbers.next() % 29) as usize]),
                _ => bytes.truncate(at + 1),
            }
        }
        let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
        let ours = <Json as Serde<serde_json::Value>>::deserialize(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        match (theirs, ours) {
            (Ok(theirs), Ok(ours)) => assert_eq!(written(&theirs), written(&ours), "{text}"),
            (Err(_), Err(_)) => {}
            // With `arbitrary_precision` it is a text.
            (Ok(_), Err(error)) if error.to_string().contains("beyond the range") => {}
            (theirs, ours) => panic!("{text}: {theirs:?}, but {ours:?}"),
        }
    }
}

/// Everything serde has, in one value.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct All {
    unit: (),
    none: Option<u8>,
    some: Option<Vec<u8>>,
    tuple: (u8, char, String),
    newtype: Newtype,
    pair: Pair,
    variants: Vec<Variant>,
    names: BTreeMap<Variant, Unit>,
    untagged: Vec<Untagged>,
    #[serde(flatten)]
    rest: BTreeMap<String, Tagged>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Unit;
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Newtype(f32);
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Pair(i8, bool);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Variant {
    Nothing,
    One(Option<u8>),
    Two(u8, u8),
    Fields { a: Box<Variant> },
}

#[test]
fn whatever_serde_has_is_written_like_serde_json_and_read() {
    let all = All {
        unit: (),
        none: None,
        some: Some(vec![1, 2]),
        tuple: (1, '"', "\u{0}\u{7f}\\/ \u{2028}é".to_owned()),
        newtype: Newtype(0.1),
        pair: Pair(-1, true),
        variants: vec![
            Variant::Nothing,
            Variant::One(None),
            Variant::Two(1, 2),
            Variant::Fields { a: Box::new(Variant::One(Some(1))) },
        ],
        names: BTreeMap::from([(Variant::Nothing, Unit)]),
        untagged: vec![Untagged::Text("\u{1f980}".to_owned()), Untagged::Number(1.5)],
        rest: BTreeMap::from([("z".to_owned(), Tagged::Of { double: 1.0, unsigned: 1, signed: -1 })]),
    };
    let text = written(&all);
    assert_eq!(text, serde_json::to_string(&all).unwrap());
    assert_eq!(read::<All>(&text), all);
    let empty: (Vec<u8>, BTreeMap<String, u8>, [u8; 0]) = read(" [ [ ] , { } , [ ] ] ");
    assert_eq!(written(&empty), "[[],{},[]]");
}

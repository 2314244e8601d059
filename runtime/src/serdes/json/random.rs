//! Values and texts that nobody chose, from a fixed seed: what is written is what `serde_json` writes, and every way to write
//! the same value is read as that value.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::super::round_trips::Numbers;
use super::*;

/// How many values; each is written and read in several ways.
const VALUES: usize = 4000;

fn below(numbers: &mut Numbers, limit: u64) -> u64 {
    (numbers.next() >> 32) % limit
}

/// Any characters, among them those that must be escaped and those that are two units of UTF-16.
fn text(numbers: &mut Numbers) -> String {
    let length = below(numbers, 12);
    let character = |numbers: &mut Numbers| match below(numbers, 5) {
        0 => char::from(below(numbers, 0x20) as u8),
        1 => ['"', '\\', '/', '\u{7f}', '\u{2028}', '\u{feff}', '\u{fffd}'][below(numbers, 7) as usize],
        2 => char::from_u32(0x1_0000 + below(numbers, 0x10_0000) as u32).unwrap_or('x'),
        _ => char::from_u32(below(numbers, 0x3000) as u32).unwrap_or('x'),
    };
    (0..length).map(|_| character(numbers)).collect()
}

/// A float of any bits, or one that is hardly a float.
fn float(numbers: &mut Numbers) -> f64 {
    let any = match below(numbers, 3) {
        0 => f64::from_bits(numbers.next()),
        1 => numbers.next() as i32 as f64 / 100.0,
        _ => (1_u64 << below(numbers, 64)) as f64 + (below(numbers, 3) as f64 - 1.0),
    };
    if any.is_finite() { any } else { -0.0 }
}

fn value(numbers: &mut Numbers, levels: u64) -> Value {
    let kinds = if levels == 0 { 6 } else { 8 };
    match below(numbers, kinds) {
        0 => Value::Null,
        1 => Value::Bool(below(numbers, 2) == 0),
        2 => Value::from((numbers.next() as i64) >> below(numbers, 64)),
        3 => Value::from(numbers.next() >> below(numbers, 64)),
        4 => Value::from(float(numbers)),
        5 => Value::from(text(numbers)),
        6 => (0..below(numbers, 5)).map(|_| value(numbers, levels - 1)).collect(),
        _ => Value::Object((0..below(numbers, 5)).map(|_| (text(numbers), value(numbers, levels - 1))).collect()),
    }
}

/// The same value as another producer may write it: white space wherever it may be, and every character as an escape.
fn otherwise(value: &Value, out: &mut String) {
    const SPACE: &str = " \n\t\r";
    out.push_str(SPACE);
    match value {
        Value::String(text) => escaped(text, out),
        Value::Array(elements) => list(out, "[", elements, "]", otherwise),
        Value::Object(entries) => list(out, "{", entries, "}", |(key, value), out| {
            escaped(key, out);
            out.push_str(" : ");
            otherwise(value, out);
        }),
        plain => out.push_str(&plain.to_string()),
    }
    out.push_str(SPACE);
}

fn list<T>(out: &mut String, open: &str, all: impl IntoIterator<Item = T>, close: &str, one: fn(T, &mut String)) {
    out.push_str(open);
    for (at, each) in all.into_iter().enumerate() {
        out.push_str(if at == 0 { " " } else { "\n," });
        one(each, out);
    }
    out.push_str(close);
}

fn escaped(text: &str, out: &mut String) {
    out.push('"');
    for unit in text.encode_utf16() {
        write!(out, "\\u{unit:04X}").expect("a string takes all");
    }
    out.push('"');
}

fn written(value: &Value) -> String {
    let mut out = Vec::new();
    Json::serialize(value, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// By its text: a zero with a sign equals one without.
fn assert_reads(text: &str, expected: &str) {
    let read: Value = Json::deserialize(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(written(&read), expected, "{text}");
}

#[test]
fn any_value_is_written_like_serde_json_and_read_however_it_is_written() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    for _ in 0..VALUES {
        let value = value(&mut numbers, 4);
        let text = written(&value);
        assert_eq!(text, serde_json::to_string(&value).unwrap());
        assert_reads(&text, &text);
        assert_reads(&serde_json::to_string_pretty(&value).unwrap(), &text);
        let mut other = String::new();
        otherwise(&value, &mut other);
        assert_reads(&other, &text);
        assert_eq!(written(&serde_json::from_str(&other).unwrap()), text);
    }
}

/// As deep as is allowed, in all mixtures of arrays and objects.
#[test]
fn any_nesting_comes_back() {
    let mut numbers = Numbers(0x9e37_79b9);
    for depth in (0..MAX_DEPTH).rev().chain([MAX_DEPTH]) {
        let nested = (0..depth).fold(value(&mut numbers, 0), |inner, _| match below(&mut numbers, 2) {
            0 => Value::Array(vec![inner]),
            _ => Value::Object(Map::from_iter([(text(&mut numbers), inner)])),
        });
        let text = written(&nested);
        assert_reads(&text, &text);
        assert_eq!(text, serde_json::to_string(&nested).unwrap());
    }
}

/// Half of what is written, then a byte of another text: an error or a value, never a panic, and never another verdict than
/// that of `serde_json`.
#[test]
fn what_is_cut_or_glued_is_judged_alike() {
    let mut numbers = Numbers(0xdead_beef);
    for _ in 0..VALUES {
        let (first, second) = (written(&value(&mut numbers, 3)), written(&value(&mut numbers, 3)));
        let cut = |text: &str, at: u64| text.as_bytes()[..(at % (text.len() as u64 + 1)) as usize].to_vec();
        let mut bytes = cut(&first, numbers.next());
        bytes.extend(cut(&second, numbers.next()).iter().rev().take(3));
        let ours = <Json as Serde<Value>>::deserialize(&bytes);
        match (serde_json::from_slice::<Value>(&bytes), ours) {
            (Ok(theirs), Ok(ours)) => assert_eq!(written(&theirs), written(&ours)),
            (Err(_), Err(_)) => {}
            // With `arbitrary_precision` it is a text.
            (Ok(_), Err(error)) if error.to_string().contains("beyond the range") => {}
            (theirs, ours) => panic!("{}: {theirs:?}, but {ours:?}", String::from_utf8_lossy(&bytes)),
        }
    }
}

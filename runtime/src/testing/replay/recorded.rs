//! Input that somebody recorded.

use std::path::Path;

use serde::Deserialize;

use super::record::ReplayRecord;

/// A line of a recording.
#[derive(Deserialize)]
struct Line {
    topic: String,
    #[serde(alias = "timestamp")]
    ts: i64,
    #[serde(default)]
    key: Option<String>,
    #[serde(default, alias = "value")]
    payload: Option<String>,
    /// Names and values in turn.
    #[serde(default)]
    headers: Vec<Option<String>>,
    #[serde(default)]
    key_hex: Option<String>,
    #[serde(default)]
    payload_hex: Option<String>,
}

/// The records of a file, for a replay test: one JSON object a line, as `kcat -C -J -e -t TOPIC` prints them.
///
/// ```text
/// {"topic":"orders.submitted.v1","ts":1767600000000,"key":"o-1","payload":"{\"order_id\":\"o-1\"}"}
/// {"topic":"payments.v1","ts":1767600000001,"key":"ada","payload_hex":"00000000000002bc","headers":["trace","t-1"]}
/// {"topic":"customers.v1","ts":1767600000002,"key":"ada","payload":null}
/// ```
/// `key_hex` and `payload_hex` stand for bytes that are not text, `timestamp` and `value` for `ts` and `payload`. Other
/// fields, such as the offset, are passed over; so are empty lines.
///
/// # Panics
/// When the file cannot be read, with the line that cannot be understood.
#[must_use]
#[track_caller]
pub fn recorded(file: impl AsRef<Path>) -> Vec<ReplayRecord> {
    let file = file.as_ref();
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let record = |(number, line): (usize, &str)| {
        parse(line).unwrap_or_else(|problem| panic!("{} line {number}: {problem}", file.display()))
    };
    lines.map(record).collect()
}

fn parse(line: &str) -> Result<ReplayRecord, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let bytes = |text: Option<String>, hex: Option<String>| match (text, hex) {
        (Some(_), Some(_)) => Err("both as text and in hexadecimal".to_owned()),
        (Some(text), None) => Ok(Some(text.into_bytes())),
        (None, Some(hex)) => from_hex(&hex).map(Some),
        (None, None) => Ok(None),
    };
    let key = bytes(line.key, line.key_hex).map_err(|problem| format!("the key: {problem}"))?;
    let value = bytes(line.payload, line.payload_hex).map_err(|problem| format!("the payload: {problem}"))?;
    let mut record = ReplayRecord::raw(&line.topic, key.as_deref(), value.as_deref(), line.ts);
    for pair in line.headers.chunks(2) {
        let [Some(name), value] = pair else { return Err("headers are names and values in turn".to_owned()) };
        record = record.header(name, value.as_ref().map(String::as_bytes));
    }
    Ok(record)
}

fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
    bytes.ok_or_else(|| format!("`{text}` is not pairs of hexadecimal digits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_kcat_are_records() {
        let line = r#"{"topic":"t","partition":0,"offset":7,"tstype":"create","ts":5,"broker":0,"headers":["a","b","n",null],"key":"k","payload":"v"}"#;
        let expected = ReplayRecord::raw("t", Some(b"k"), Some(b"v"), 5).header("a", Some(b"b")).header("n", None);
        assert_eq!(parse(line), Ok(expected));
    }

    #[test]
    fn nulls_and_bytes_are_records() {
        let line = r#"{"topic":"t","timestamp":-1,"key":null,"payload_hex":"00fF"}"#;
        assert_eq!(parse(line), Ok(ReplayRecord::raw("t", None, Some(&[0, 255]), -1)));
        assert_eq!(parse(r#"{"topic":"t","ts":0}"#), Ok(ReplayRecord::raw("t", None, None, 0)));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let problem = |line: &str| parse(line).expect_err("not a record");
        assert!(problem(r#"{"topic":"t"}"#).contains("ts"));
        assert!(problem(r#"{"topic":"t","ts":0,"key":"a","key_hex":"00"}"#).starts_with("the key: both"));
        assert!(problem(r#"{"topic":"t","ts":0,"payload_hex":"0"}"#).contains("hexadecimal"));
        assert!(problem(r#"{"topic":"t","ts":0,"headers":["a"]}"#).contains("headers"));
    }
}

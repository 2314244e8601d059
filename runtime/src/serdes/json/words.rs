//! What is said of a text that cannot be read: every mistake has words of its own, and none quotes the text.

use serde::{Deserialize, Serialize};

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    cents: i32,
    #[serde(default)]
    rate: f64,
    #[serde(default)]
    single: f32,
    #[serde(default)]
    wide: Option<u128>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    state: Option<State>,
    #[serde(default)]
    lines: (u8, u8),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum State {
    Open,
    Paid(u8),
}

fn words(bytes: &[u8]) -> String {
    <Json as Serde<Order>>::deserialize(bytes).map_or_else(|error| error.to_string(), |_| "read".to_owned())
}

#[test]
fn a_producer_that_writes_no_json() {
    for (bytes, expected) in [
        (&b"\xef\xbb\xbf{\"cents\":1}"[..], "not JSON: it begins with a byte-order mark (EF BB BF)"),
        (b"\xff\xfe{\0", "not JSON: UTF-16 text"),
        (b"\0\0\0\x01\x02{\"cents\":1}", "a schema registry's format does (schema id 258)"),
        (b"\0\0\0\x01\x02\xff\xfe\x80", "a schema registry's format does (schema id 258)"),
        (b"{\"note\":\"\xff\"}", "not JSON: invalid UTF-8 after byte 9"),
        (b"", "empty, and JSON is not"),
        (b" \n", "empty, and JSON is not"),
        (b"{\"rate\":NaN}", "not JSON: `NaN`, which JSON does not have"),
        (b"{\"rate\":-Infinity}", "not JSON: a number without digits"),
        (b"None", "not JSON: `None`, which JSON does not have"),
        (b"{'cents':1}", "not JSON: a key without quotation marks"),
        (b"'x'", "not JSON: single quotation marks"),
        (b"{\"cents\":01}", "not JSON: a number with a zero in front"),
        (b"{\"cents\":1,}", "not JSON: a comma before the end"),
        (b"{\"cents\":1 \"rate\":2}", "not JSON: neither a comma nor `}` after a value"),
        (b"{\"cents\":1} {", "not JSON: something follows the value"),
        (b"{\"cents\" 1}", "not JSON: no colon after a key"),
        (b"{\"cents\":1", "JSON ends too early"),
        (b"{\"state\":nul", "JSON ends too early"),
        (b"{\"note\":\"a\nb\"}", "not JSON: a control character in a string"),
    ] {
        let said = words(bytes);
        assert!(said.contains(expected), "{}: {said}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_string_that_is_no_text() {
    for text in [r#""\ud83e""#, r#""\udd80""#, r#""\ud83e\ud83e""#, r#""\ud83ex""#, r#""\udd80\ud83e""#] {
        assert!(words(format!("{{\"note\":{text}}}").as_bytes()).contains("half of a surrogate pair"), "{text}");
    }
    assert!(words(br#"{"note":"\u12"}"#).contains("a `\\u` escape without four digits"));
    assert!(words(br#"{"note":"\x41"}"#).contains("an unknown escape"));
}

#[test]
fn a_number_that_does_not_fit() {
    for (text, expected) in [
        (r#"{"cents":1.0}"#, "JSON of another shape: a number with a fraction or an exponent, expected i32"),
        (r#"{"cents":1e2}"#, "JSON of another shape: a number with a fraction or an exponent, expected i32"),
        (r#"{"cents":2147483648}"#, "JSON of another shape: an integer out of range, expected i32"),
        (r#"{"cents":-9223372036854775809}"#, "JSON of another shape: an integer out of range, expected i32"),
        (r#"{"cents":99999999999999999999}"#, "JSON of another shape: an integer out of range, expected i32"),
        (r#"{"cents":1,"lines":[1,-1]}"#, "JSON of another shape: an integer out of range, expected u8"),
        (r#"{"cents":1,"wide":-1}"#, "JSON of another shape: an integer out of range, expected u128"),
        (r#"{"cents":1,"rate":1e400}"#, "a number beyond the range of an f64"),
        (r#"{"cents":1,"single":1e39}"#, "a number beyond the range of an f32"),
        (r#"{"cents":"1"}"#, "JSON of another shape: a string, expected i32"),
        (r#"{"cents":null}"#, "JSON of another shape: null, expected i32"),
    ] {
        let said = words(text.as_bytes());
        assert!(said.starts_with(expected), "{text}: {said}");
    }
}

#[test]
fn a_text_of_another_shape() {
    for (text, expected) in [
        ("{}", "JSON of another shape, missing field `cents`"),
        (r#"{"cents":1,"4111":2}"#, "JSON of another shape: an unknown field, expected one of `cents`, `rate`"),
        (r#"{"cents":1,"state":"4111"}"#, "JSON of another shape: an unknown variant, expected one of `Open`, `Paid`"),
        (r#"{"cents":1,"state":"Paid"}"#, "JSON of another shape: a string, expected a variant with a value"),
        (r#"{"cents":1,"lines":[1,2,4111]}"#, "JSON of another shape: more elements than expected"),
        (r#"{"cents":1,"lines":[1]}"#, "JSON of another shape: 1 elements"),
        ("true", "JSON of another shape: a boolean, expected struct Order"),
    ] {
        let said = words(text.as_bytes());
        assert!(said.starts_with(expected), "{text}: {said}");
        assert!(!said.contains("4111"), "{said}");
    }
}

#[test]
fn a_text_that_is_too_deep() {
    let text = "[".repeat(100_000);
    let read = <Json as Serde<serde_json::Value>>::deserialize(text.as_bytes());
    assert_eq!(read.unwrap_err().to_string(), "JSON nested deeper than 127 levels (line 1, column 128)");
    let text = format!("{{\"ignored\":{text}");
    #[derive(Serialize, Deserialize)]
    struct Nothing {}
    assert!(<Json as Serde<Nothing>>::deserialize(text.as_bytes()).is_err());
}

#[test]
fn the_place_is_where_reading_stopped() {
    assert!(words(b"{\n  \"cents\": 1,\n  \"rate\": \"x\"\n}").ends_with("(line 3, column 13)"));
}

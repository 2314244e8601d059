//! Numbers and texts of a case as the bytes of Kafka's serializers, and back.

use serde_json::{Value, json};

/// What a key or value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Long,
    Double,
    Text,
    /// A change of a table, as a line of JSON.
    Change,
    /// A key in a window of so many milliseconds. No input has one.
    Windowed(&'static Kind, i64),
    /// The same in a session.
    Session(&'static Kind),
}

/// `None` for null. An error where the value is of another kind.
pub(crate) fn encode(kind: Kind, value: &Value) -> Result<Option<Vec<u8>>, String> {
    if value.is_null() {
        return Ok(None);
    }
    let bytes = match kind {
        Kind::Int => value.as_i64().and_then(|n| i32::try_from(n).ok()).map(|n| n.to_be_bytes().to_vec()),
        Kind::Long => value.as_i64().map(|n| n.to_be_bytes().to_vec()),
        Kind::Double => value.as_f64().map(|n| n.to_be_bytes().to_vec()),
        Kind::Text => value.as_str().map(|text| text.as_bytes().to_vec()),
        Kind::Change => Some(value.to_string().into_bytes()),
        Kind::Windowed(..) | Kind::Session(_) => None,
    };
    bytes.map(Some).ok_or_else(|| format!("{value} is not of kind {kind:?}"))
}

/// An error where the bytes are not what the kind's serializer writes.
pub(crate) fn decode(kind: Kind, bytes: Option<&[u8]>) -> Result<Value, String> {
    let Some(bytes) = bytes else { return Ok(Value::Null) };
    let value = match kind {
        Kind::Int => bytes.try_into().ok().map(i32::from_be_bytes).map(Value::from),
        Kind::Long => bytes.try_into().ok().map(i64::from_be_bytes).map(Value::from),
        Kind::Double => bytes.try_into().ok().map(f64::from_be_bytes).map(Value::from),
        Kind::Text => std::str::from_utf8(bytes).ok().map(Value::from),
        Kind::Change => serde_json::from_slice(bytes).ok(),
        Kind::Windowed(key, size_ms) => windowed(*key, size_ms, bytes)?,
        Kind::Session(key) => session(*key, bytes)?,
    };
    value.ok_or_else(|| format!("{bytes:?} is not of kind {kind:?}"))
}

/// The key, then the start of its window; `None` where there is no start.
fn windowed(key: Kind, size_ms: i64, bytes: &[u8]) -> Result<Option<Value>, String> {
    let Some((bytes, start)) = bytes.split_last_chunk() else { return Ok(None) };
    let start = i64::from_be_bytes(*start);
    Ok(Some(json!({"key": decode(key, Some(bytes))?, "start": start, "end": start + size_ms})))
}

/// The key, then the end of its session, then the start.
fn session(key: Kind, bytes: &[u8]) -> Result<Option<Value>, String> {
    let Some((bytes, start)) = bytes.split_last_chunk() else { return Ok(None) };
    let Some((bytes, end)) = bytes.split_last_chunk() else { return Ok(None) };
    let (start, end) = (i64::from_be_bytes(*start), i64::from_be_bytes(*end));
    Ok(Some(json!({"key": decode(key, Some(bytes))?, "start": start, "end": end})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let values = [
            (Kind::Int, json!(-5)),
            (Kind::Long, json!(1_i64 << 40)),
            (Kind::Double, json!(2.5)),
            (Kind::Text, json!("ä")),
            (Kind::Change, json!({"new": 1, "old": null, "is_latest": true})),
            (Kind::Text, Value::Null),
        ];
        for (kind, value) in values {
            let bytes = encode(kind, &value).unwrap();
            assert_eq!(decode(kind, bytes.as_deref()).unwrap(), value);
        }
        assert!(encode(Kind::Int, &json!(1_i64 << 40)).is_err());
        assert!(encode(Kind::Text, &json!(1)).is_err());
        assert!(decode(Kind::Long, Some(&[1])).is_err());
    }

    #[test]
    fn the_start_of_a_window_is_behind_its_key() {
        let kind = Kind::Windowed(&Kind::Text, 10);
        let read = |bytes: &[u8]| decode(kind, Some(bytes));
        assert_eq!(read(b"a\0\0\0\0\0\0\x01\0").unwrap(), json!({"key": "a", "start": 256, "end": 266}));
        assert!(read(b"a").is_err());
        assert!(decode(Kind::Windowed(&Kind::Int, 10), Some(b"a\0\0\0\0\0\0\x01\0")).is_err());
    }

    #[test]
    fn the_end_of_a_session_is_before_its_start() {
        let read = |bytes: &[u8]| decode(Kind::Session(&Kind::Text), Some(bytes));
        let key = json!({"key": "a", "start": 5, "end": 6});
        assert_eq!(read(b"a\0\0\0\0\0\0\0\x06\0\0\0\0\0\0\0\x05").unwrap(), key);
        assert!(read(b"a\0\0\0\0\0\0\x01\0").is_err());
    }
}

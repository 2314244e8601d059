//! Values of the cases as bytes and back, written down here once more: the serdes under test must not check themselves.

use serde_json::Value;

/// How a key or value is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Int,
    Long,
    Text,
}

/// The bytes of `value`; none for null.
pub(crate) fn encode(kind: Kind, value: &Value) -> Option<Vec<u8>> {
    let number = || value.as_i64().unwrap_or_else(|| panic!("{value} is not a number"));
    match (kind, value) {
        (_, Value::Null) => None,
        (Kind::Int, _) => Some(i32::try_from(number()).expect("an int").to_be_bytes().to_vec()),
        (Kind::Long, _) => Some(number().to_be_bytes().to_vec()),
        (Kind::Text, _) => Some(value.as_str().expect("a string").as_bytes().to_vec()),
    }
}

/// The value of `bytes`; null for none.
pub(crate) fn decode(kind: Kind, bytes: Option<&[u8]>) -> Value {
    let Some(bytes) = bytes else { return Value::Null };
    match kind {
        Kind::Int => i32::from_be_bytes(bytes.try_into().expect("4 bytes")).into(),
        Kind::Long => i64::from_be_bytes(bytes.try_into().expect("8 bytes")).into(),
        Kind::Text => std::str::from_utf8(bytes).expect("text").into(),
    }
}

/// The bytes behind hexadecimal digits.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("digits"), 16).expect("digits");
    digits.as_bytes().chunks(2).map(byte).collect()
}

//! JSON, by a reader and a writer of our own, because the bytes of a replay must depend on no other crate. What `serde_json`
//! does depends on its Cargo features, which any crate of a build may switch on and none can switch off:
//!
//! - without `float_roundtrip` a float is read as another one in one case of ten. We could switch that on ourselves;
//! - `arbitrary_precision` hands numbers to untagged and tagged enums and to `flatten` as maps, so that state which was
//!   written before cannot be read any more. Only another reader helps against that.
//!
//! The writer hands numbers and escapes to `serde_json`, whose text for them depends on no feature. What is ours is what it
//! does not do: it writes NaN as null and keys twice, and says of no value where it lies. `random` compares both with
//! `serde_json`, and CI does so once more with its features switched on.

mod error;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod random;
mod read;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod words;
mod write;

use super::{Serde, SerdeError};

/// Containers within containers that can be read, and hence that are written.
const MAX_DEPTH: usize = 127;

/// The name under which `serde_json::value::RawValue` hands over its text.
const RAW_VALUE: &str = "$serde_json::private::RawValue";
/// The same for a `serde_json::Number`, in a build where somebody asks for `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// Any type with serde's `Serialize` and `Deserialize`, as JSON text.
///
/// ```
/// use streamwright::serdes::{Json, Serde};
/// #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// struct Order { id: String, cents: i64 }
///
/// let order: Order = Json::deserialize(br#"{"id":"o-1","cents":250}"#)?;
/// let mut bytes = Vec::new();
/// Json::serialize(&order, &mut bytes)?;
/// assert_eq!(bytes, br#"{"id":"o-1","cents":250}"#);
/// # Ok::<(), streamwright::serdes::SerdeError>(())
/// ```
///
/// The text is that of `serde_json`, and every number is read back as it was: floats to the last bit, integers of 128
/// bits too. The Cargo features of `serde_json` change nothing.
///
/// What could not be read back is not written. It is an error at the write, before anything is committed, that names the
/// field: a float that is NaN or infinite, `Some` of what is written as null, a map whose key is no text, no number and no
/// boolean, a key that occurs twice, more than 127 containers within each other.
///
/// ```
/// use streamwright::serdes::{Json, Serde};
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Mean { weight: f64, mean: f64 }
///
/// let error = Json::serialize(&Mean { weight: 0.0, mean: 0.0 / 0.0 }, &mut Vec::new()).unwrap_err();
/// assert_eq!(error.to_string(), "`mean` is NaN, which JSON has no number for");
/// ```
///
/// Errors of reading give line, column and the kind of mistake, and never what a record holds: what is found is named
/// by its kind, and serde's own words are cut to the part that describes the expectation.
pub struct Json;

impl<T> Serde<T> for Json
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    const READS_BY_NAME: bool = true;

    #[inline]
    fn serialize(value: &T, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        value.serialize(&mut write::Writer::new(out)).map_err(|error| SerdeError::new(error.to_string()))
    }
    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<T, SerdeError> {
        // One check of the whole text is cheaper than one of each string in it.
        match std::str::from_utf8(bytes) {
            Ok(text) => read::read(text),
            Err(invalid) => Err(error::not_text(bytes, invalid)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Point {
        x: i64,
    }

    #[test]
    fn reads_what_it_wrote() {
        let mut out = Vec::new();
        Json::serialize(&Point { x: 7 }, &mut out).unwrap();
        assert_eq!(out, br#"{"x":7}"#);
        assert_eq!(<Json as Serde<Point>>::deserialize(&out), Ok(Point { x: 7 }));
    }

    #[test]
    fn an_error_names_the_place_and_never_the_payload() {
        let error = <Json as Serde<Point>>::deserialize(br#"{"x":"4111-secret"}"#).unwrap_err().to_string();
        assert!(error.contains("expected i64") && error.contains("line 1"), "{error}");
        assert!(!error.contains("4111"), "{error}");
        let error = <Json as Serde<Point>>::deserialize(b"{}").unwrap_err().to_string();
        assert!(error.contains("missing field `x`"), "{error}");
    }
}

use super::{Serde, SerdeError};

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
/// Errors give line, column and the kind of mistake; serde's own words may quote a value, so they are cut to
/// the part that describes the expectation.
pub struct Json;

impl<T> Serde<T> for Json
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    const READS_BY_NAME: bool = true;

    #[inline]
    fn serialize(value: &T, out: &mut Vec<u8>) -> Result<(), SerdeError> {
        serde_json::to_writer(out, value).map_err(|error| SerdeError::new(format!("JSON: {error}")))
    }
    #[inline]
    fn deserialize(bytes: &[u8]) -> Result<T, SerdeError> {
        // One check of the whole text is cheaper than one of each string in it. What is not text goes the other way,
        // for its error.
        let read = match std::str::from_utf8(bytes) {
            Ok(text) => serde_json::from_str(text),
            Err(_) => serde_json::from_slice(bytes),
        };
        read.map_err(|error| describe(&error))
    }
}

#[cold]
fn describe(error: &serde_json::Error) -> SerdeError {
    use serde_json::error::Category;
    let what = match error.classify() {
        Category::Eof => "JSON ends too early".to_owned(),
        Category::Syntax => "not JSON".to_owned(),
        Category::Io => "JSON could not be read".to_owned(),
        // `missing field `x`` and `unknown variant` name the schema; `invalid type: string "…"` quotes data.
        Category::Data => {
            let text = error.to_string();
            match text.find(", expected ") {
                Some(at) => format!("JSON of another shape{}", strip_position(&text[at..])),
                None => format!("JSON of another shape, {}", strip_position(&text)),
            }
        }
    };
    SerdeError::new(format!("{what} (line {}, column {})", error.line(), error.column()))
}

fn strip_position(text: &str) -> &str {
    text.rfind(" at line ").map_or(text, |at| &text[..at])
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

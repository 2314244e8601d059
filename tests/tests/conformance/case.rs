//! The cases as data.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

/// A file of topology cases.
#[derive(Debug, Deserialize)]
pub(crate) struct File {
    pub(crate) cases: Vec<Case>,
}

/// One recorded run of the reference implementation.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) steps: Vec<Step>,
    pub(crate) expected: Vec<Expected>,
}

/// An input record.
#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    pub(crate) topic: String,
    pub(crate) key: Value,
    pub(crate) value: Value,
    pub(crate) timestamp: i64,
    #[serde(default)]
    pub(crate) headers: Vec<Header>,
}

/// A record that leaves the topology while step number `step` is processed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Expected {
    pub(crate) step: usize,
    pub(crate) out: String,
    pub(crate) key: Value,
    pub(crate) value: Value,
    pub(crate) timestamp: i64,
    #[serde(default)]
    pub(crate) headers: Vec<Header>,
}

/// A header's name and value.
pub(crate) type Header = (String, Option<String>);

/// The content of a file of `tests/conformance`.
pub(crate) fn text(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("conformance").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of `tests/conformance` as a type.
pub(crate) fn load<T: serde::de::DeserializeOwned>(file: &str) -> T {
    serde_json::from_str(&text(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

//! The files of `tests/conformance`.

use std::path::PathBuf;

use serde::de::DeserializeOwned;

/// A file for the tests here, as a type.
pub(crate) fn load<T: DeserializeOwned>(file: &str) -> T {
    read(&folder().join("by_hand").join(file))
}

/// The files of cases that have a topology.
pub(crate) fn topologies<T: DeserializeOwned>() -> Vec<T> {
    let entries = std::fs::read_dir(folder()).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| read(&path))
        .collect()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

fn read<T: DeserializeOwned>(path: &std::path::Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

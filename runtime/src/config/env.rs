//! Variables: `STREAMWRIGHT_` and the key in upper case, dots as underscores.

use std::ffi::OsStr;

use super::builder::{ConfigBuilder, Layer};
use super::{Problem, params, settings};

const PREFIX: &str = "STREAMWRIGHT_";

/// Beginnings of the variables of the project's own tests and tools, which share the prefix.
const NOT_SETTINGS: [&str; 7] = [
    "STREAMWRIGHT_KAFKA",
    "STREAMWRIGHT_REQUIRE_",
    "STREAMWRIGHT_JVM_",
    // `STREAMWRIGHT_LOCK` and `STREAMWRIGHT_LOCKED`, which `topology!` reads.
    "STREAMWRIGHT_LOCK",
    "STREAMWRIGHT_MUTANT",
    "STREAMWRIGHT_TEST_",
    "STREAMWRIGHT_REPLAY_",
];

/// The variable of a setting.
pub(super) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "_").to_ascii_uppercase())
}

/// Takes one variable, if it is ours.
pub(super) fn read(builder: &mut ConfigBuilder, name: &OsStr, value: &OsStr) {
    let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { return };
    if NOT_SETTINGS.iter().any(|start| name.starts_with(start)) {
        return;
    }
    // Exact names first, so that a key with an underscore of its own would still be found.
    let key = match settings::ALL.iter().find(|setting| variable(setting.key) == name) {
        Some(setting) => setting.key.to_owned(),
        None => {
            params::of_variable(name).unwrap_or_else(|| name[PREFIX.len()..].to_ascii_lowercase().replace('_', "."))
        }
    };
    match value.to_str() {
        Some(value) => builder.enter(Layer::Environment, &key, value.to_owned(), name.to_owned()),
        None => builder.problem(Problem::not_text(name)),
    }
}

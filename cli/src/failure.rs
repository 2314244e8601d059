//! Why a command stopped, in words for the terminal that say what to do next.

use std::fmt;

/// The result of a command.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// The words.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::new(format!("{error}; see `cargo streamwright help`"))
    }
}

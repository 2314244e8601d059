//! Why a command stopped. Its text is all that a person sees, so it says what to do next.

use std::fmt;
use std::path::Path;

/// The result of a step.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Why a step did not happen.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something went wrong, in words for the terminal.
    Message(String),
    /// The user or the system asked us to stop; nothing needs to be said.
    Interrupted,
}

impl Failure {
    /// A failure in words.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Failure::Message(message.into())
    }

    /// A failed file operation, with the file's name: `std::io::Error` alone does not say which.
    pub(crate) fn file(action: &str, path: &Path, error: &std::io::Error) -> Self {
        Failure::new(format!("cannot {action} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Message(message) => out.write_str(message),
            Failure::Interrupted => out.write_str("interrupted"),
        }
    }
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Failure::new(format!("{error}; see `cargo xtask help`"))
    }
}

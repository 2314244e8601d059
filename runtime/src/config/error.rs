//! What is wrong with a configuration: all of it at once.

use std::fmt;

/// Everything that is wrong with a configuration.
///
/// The text holds no value that may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfigError {
    problems: Vec<Problem>,
}

/// One mistake: the key it was made under and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    key: String,
    message: String,
}

impl ConfigError {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// The mistakes, in no order that matters.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.as_slice() {
            [only] => write!(f, "invalid configuration: {only}"),
            problems => {
                write!(f, "invalid configuration, {} problems:", problems.len())?;
                problems.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
            }
        }
    }
}

/// As `Display`: `fn main() -> Result<(), _>` prints errors with `Debug`, and a person reads that.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for ConfigError {}

impl Problem {
    /// The key, flag or variable the mistake was made under.
    pub fn key(&self) -> &str {
        &self.key
    }

    pub(super) fn new(key: &str, message: impl Into<String>) -> Self {
        Self { key: key.to_owned(), message: message.into() }
    }

    /// About a parameter of the topology.
    pub(crate) fn of_param(name: &str, message: impl Into<String>) -> Self {
        Self::new(&format!("param.{name}"), message)
    }

    /// A value outside what is allowed; `shown` is the value, if it may be shown.
    pub(super) fn not_allowed(key: &str, origin: &str, shown: Option<&str>, allowed: &str) -> Self {
        let value = shown.map_or("the value".to_owned(), |shown| format!("`{shown}`"));
        let from = if origin == key { String::new() } else { format!(" (from `{origin}`)") };
        Self::new(key, format!("{value}{from} is not allowed; expected {allowed}"))
    }

    pub(super) fn not_text(key: &str) -> Self {
        Self::new(key, "the value is not valid Unicode")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.key, self.message)
    }
}

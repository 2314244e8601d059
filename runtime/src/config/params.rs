//! Parameters of the topology as they were given: texts, until the topology's own struct reads them.

use std::collections::BTreeMap;

/// Begins the keys of parameters.
pub(super) const PREFIX: &str = "param.";

/// By the name of the field.
pub type GivenParams = BTreeMap<String, GivenParam>;

/// A parameter that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenParam {
    /// Its text.
    pub text: String,
    /// The flag, variable or key it was given under.
    pub origin: String,
}

/// What happens when the values differ from those that positions were committed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamsChange {
    /// The program stops with an error that shows both.
    Refuse,
    /// The new values hold from the committed positions on, which the log and `describe()` name.
    Accept,
}

impl GivenParam {
    /// The flag of a parameter: `--param-limit-in-cents`.
    pub(crate) fn flag(name: &str) -> String {
        format!("--param-{}", name.replace('_', "-"))
    }

    /// Its variable: `STREAMWRIGHT_PARAM_LIMIT_IN_CENTS`.
    pub(crate) fn variable(name: &str) -> String {
        format!("{VARIABLE}{}", name.to_ascii_uppercase())
    }
}

const VARIABLE: &str = "STREAMWRIGHT_PARAM_";

/// The key of a variable, if it is a parameter's.
pub(super) fn of_variable(name: &str) -> Option<String> {
    Some(format!("{PREFIX}{}", name.strip_prefix(VARIABLE)?.to_ascii_lowercase()))
}

/// The key of a flag, if it is a parameter's.
pub(super) fn of_flag(name: &str) -> Option<String> {
    Some(format!("{PREFIX}{}", name.strip_prefix("--param-")?.replace('-', "_")))
}

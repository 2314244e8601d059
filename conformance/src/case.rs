//! The cases as data.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A file of cases of one family.
#[derive(Debug, Deserialize)]
pub struct File {
    /// What the cases are about; the name of the file as a rule.
    pub family: String,
    /// Which schema the cases follow: [`TOPOLOGIES`] or another one.
    pub schema: String,
    /// The cases, as they are written: other schemas have other ones.
    pub cases: Vec<Value>,
}

/// The schema of cases that have a topology.
pub const TOPOLOGIES: &str = "kstreams-conformance/1";

/// One recorded run of the reference implementation.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// Its name, unique in its file.
    pub id: String,
    /// The nodes, each after those that it reads.
    pub topology: Vec<Node>,
    /// The input records, in processing order.
    pub steps: Vec<Step>,
    /// The output records; a step without one emits nothing.
    pub expected: Vec<Output>,
    /// False for a quirk of the reference that nobody has to repeat.
    #[serde(default = "yes")]
    pub strict: bool,
    /// How outputs are compared.
    #[serde(default)]
    pub comparison: Comparison,
    /// Whether the reference had a cache. Nothing is kept back here.
    #[serde(default)]
    pub caching: Caching,
}

fn yes() -> bool {
    true
}

/// How outputs are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The same records for each output and step, in the same order.
    #[default]
    Exact,
    /// The same last value of each key after each step.
    Table,
}

/// Whether the reference had a cache, which the commit after each step empties.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caching {
    /// Every change is seen.
    #[default]
    Disabled,
    /// The last one of a key and step is seen.
    Enabled,
}

/// One node, with the fields of its operator.
#[derive(Debug, Clone, Deserialize)]
pub struct Node {
    /// The operator.
    pub op: String,
    /// Everything else that is written.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// An input record.
#[derive(Debug, Clone, Deserialize)]
pub struct Step {
    /// Where it arrives.
    pub topic: String,
    /// A number, a text, or null.
    pub key: Value,
    /// A number, a text, or null.
    pub value: Value,
    /// Event time, in milliseconds.
    pub timestamp: i64,
    /// In order.
    #[serde(default)]
    pub headers: Vec<Header>,
}

/// A record that leaves the topology while step number `step` is processed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Which input record it follows from.
    pub step: usize,
    /// The output.
    pub out: String,
    /// As in [`Step`].
    pub key: Value,
    /// As in [`Step`].
    pub value: Value,
    /// Event time, in milliseconds.
    pub timestamp: i64,
    /// In order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header>,
}

/// A header's name and value.
pub type Header = (String, Option<String>);

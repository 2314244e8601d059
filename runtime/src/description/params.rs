//! The parameters of a topology: declared when it is written, given when it starts.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// The struct that holds a topology's parameters.
#[derive(Debug)]
pub struct ParamsDescription {
    /// Its name as written.
    pub type_name: &'static str,
    /// Its fields in order.
    pub fields: &'static [ParamField],
    /// What a running program fills in.
    #[doc(hidden)]
    pub live: LiveParams,
}

/// One parameter.
#[derive(Debug)]
pub struct ParamField {
    /// The field's name.
    pub name: &'static str,
    /// Its type as written.
    pub ty: &'static str,
    /// Its doc comment.
    pub doc: &'static str,
    /// Its default as written; `None` where it must be given.
    pub default: Option<&'static str>,
}

/// The values that this process runs with, and from which input positions on they hold. No processor sees it: it is
/// what [`describe`](crate::Topology::describe) shows of a running program.
#[derive(Debug, Default)]
pub struct LiveParams(Mutex<Live>);

#[derive(Debug, Default)]
struct Live {
    values: Vec<String>,
    since: BTreeMap<(String, i32), i64>,
}

impl LiveParams {
    /// Nothing is known before the start.
    #[must_use]
    pub const fn new() -> Self {
        Self(Mutex::new(Live { values: Vec::new(), since: BTreeMap::new() }))
    }

    /// The values that the program starts with, in the order of the fields.
    pub(crate) fn start(&self, values: Vec<String>) {
        let mut live = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *live = Live { values, since: BTreeMap::new() };
    }

    /// The position in an input from which on they hold.
    pub(crate) fn holds_since(&self, topic: &str, partition: i32, offset: i64) {
        let mut live = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        live.since.insert((topic.to_owned(), partition), offset);
    }
}

impl fmt::Display for ParamsDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let live = self.live.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(f, "   Parameters: {}", self.type_name)?;
        for (at, field) in self.fields.iter().enumerate() {
            write!(f, "    {}: {}", field.name, field.ty)?;
            match (live.values.get(at), field.default) {
                (Some(value), _) => writeln!(f, " = {value}")?,
                (None, Some(default)) => writeln!(f, " (default: {default})")?,
                (None, None) => writeln!(f, " (required)")?,
            }
        }
        for ((topic, partition), offset) in &live.since {
            writeln!(f, "      since {topic} partition {partition} offset {offset}")?;
        }
        Ok(())
    }
}

//! The names of tasks.

use std::fmt;

/// `<sub-topology>_<partition>`, as Kafka Streams names tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId {
    /// The sub-topology's number.
    pub subtopology: usize,
    /// The partition it reads of every input topic.
    pub partition: i32,
}

impl TaskId {
    /// Reads what is displayed; `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (subtopology, partition) = text.split_once('_')?;
        let id = Self { subtopology: subtopology.parse().ok()?, partition: partition.parse().ok()? };
        (id.to_string() == text).then_some(id)
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.subtopology, self.partition)
    }
}

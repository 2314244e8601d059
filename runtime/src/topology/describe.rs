//! The description as text, in the style of Kafka Streams' `Topology#describe`, and as a Mermaid flowchart. Both are
//! stable for equal topologies, so that a difference in review is a difference in the topology.

mod graph;
mod mermaid;
mod text;

#[cfg(test)]
mod tests;

use std::fmt;

use super::{OffsetReset, OnError, ProcessingGuarantee, TopologyDescription};

/// Settings of a repartition topic, Kafka Streams' own: records are kept until they are processed, then purged. Without
/// `retention.ms=-1` a topic of old event times would be emptied before it is read.
pub const REPARTITION_TOPIC_SETTINGS: &[(&str, &str)] = &[
    ("cleanup.policy", "delete"),
    ("message.timestamp.type", "CreateTime"),
    ("retention.ms", "-1"),
    ("segment.bytes", "52428800"),
];

/// Settings of a key-value store's changelog topic, Kafka Streams' own: the last value of each key is kept for ever.
pub const CHANGELOG_TOPIC_SETTINGS: &[(&str, &str)] =
    &[("cleanup.policy", "compact"), ("message.timestamp.type", "CreateTime")];

impl fmt::Display for TopologyDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::write(self, f)
    }
}

impl TopologyDescription {
    /// The topology as a [Mermaid](https://mermaid.js.org) flowchart, one box a sub-topology.
    pub fn mermaid(&self) -> String {
        mermaid::render(self)
    }
}

impl fmt::Display for ProcessingGuarantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ExactlyOnceV2 => "exactly_once_v2",
            Self::AtLeastOnce => "at_least_once",
        })
    }
}

impl fmt::Display for OffsetReset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Earliest => "earliest",
            Self::Latest => "latest",
            Self::None => "none",
        })
    }
}

impl fmt::Display for OnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fail => f.write_str("fail"),
            Self::Skip => f.write_str("skip"),
            Self::DeadLetter(topic) => write!(f, "dead letter to {topic}"),
        }
    }
}

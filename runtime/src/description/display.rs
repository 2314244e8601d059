//! The description as text, in the style of Kafka Streams' `Topology#describe`, and as a Mermaid flowchart. Both are
//! stable for equal topologies, so that a difference in review is a difference in the topology.

use std::fmt;

use super::{OffsetReset, OnError, ProcessingGuarantee, TopologyDescription, mermaid, text};

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

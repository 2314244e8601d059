//! What happens when the group's committed offsets are gone, and the state is not; when topics are others than those that
//! state and offsets are of; and when another topology has committed them.

use std::fmt;

/// `offsets.lost`. Offsets are gone when the group was deleted, or stopped for longer than the broker's
/// `offsets.retention.minutes`; or somebody set them back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OffsetsLost {
    /// The application does not start: it would count its input a second time.
    #[default]
    Fail,
    /// The input is read as `offset_reset` says, on top of the state as it is.
    Reprocess,
    /// The input is read from where the state stands.
    ContinueAtStored,
    /// Where retention has removed records before they were processed, the input is read from the first one left.
    SkipRemoved,
}

impl fmt::Display for OffsetsLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fail => "fail",
            Self::Reprocess => "reprocess",
            Self::ContinueAtStored => "continue-at-stored",
            Self::SkipRemoved => "skip-removed",
        })
    }
}

/// `topics.recreated`. A topic is another one than state and offsets are of when it was deleted and created anew, or when
/// everything was copied to another cluster.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TopicsRecreated {
    /// The application does not start: nothing says that the other topic holds the same.
    #[default]
    Fail,
    /// The topic counts as a complete copy: offsets hold in it, and stores are built from it.
    Accept,
}

impl fmt::Display for TopicsRecreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fail => "fail",
            Self::Accept => "accept",
        })
    }
}

/// `topology.change`. A topology is another one than that which has committed a position when what its task reads, keeps or
/// writes has changed, or its name has: in a new version of the program, or because two programs have one application id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TopologyChange {
    /// The application goes on, with a warning that names both.
    #[default]
    Accept,
    /// The application does not start.
    Refuse,
}

impl fmt::Display for TopologyChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accept => "accept",
            Self::Refuse => "refuse",
        })
    }
}

//! What happens when the group's committed offsets are gone, and the state is not.

use std::fmt;

/// `offsets.lost`. Offsets are gone when the group was deleted, or stopped for longer than the broker's
/// `offsets.retention.minutes`; or somebody set them back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OffsetsLost {
    /// The application does not start: it would count its input a second time.
    #[default]
    Fail,
    /// The input is read as `offset_reset` says, on top of the state as it is.
    Reprocess,
    /// The input is read from where the state stands.
    ContinueAtStored,
}

impl fmt::Display for OffsetsLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fail => "fail",
            Self::Reprocess => "reprocess",
            Self::ContinueAtStored => "continue-at-stored",
        })
    }
}

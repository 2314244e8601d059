//! What operators are called on, and what they give.

/// What flows between two operators of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Stream,
    Table,
    /// After `group_by_key` or `group_by` on a stream, before the aggregation.
    Grouped,
    /// After `group_by` on a table, before the aggregation.
    GroupedTable,
    /// After `windowed_by` with windows whose bounds are those of time, before the aggregation.
    TimeWindows,
    /// After `windowed_by` with sessions, before the aggregation.
    Sessions,
    /// After `windowed_by` with windows that records bound, before the aggregation.
    Sliding,
    /// After `cogroup`, before the aggregation.
    Cogrouped,
    /// After `windowed_by` on a cogrouped stream, with each kind of windows.
    CogroupedTimeWindows,
    CogroupedSessions,
    CogroupedSliding,
    /// After `split`, one output a branch.
    Branches,
}

impl Flow {
    /// Whether it is what `windowed_by` gives.
    pub(crate) fn is_windowed(self) -> bool {
        match self {
            Self::TimeWindows | Self::Sessions | Self::Sliding => true,
            Self::CogroupedTimeWindows | Self::CogroupedSessions | Self::CogroupedSliding => true,
            Self::Stream | Self::Table | Self::Grouped | Self::GroupedTable | Self::Cogrouped | Self::Branches => false,
        }
    }

    /// Whether it comes before the aggregation of several streams.
    pub(crate) fn is_cogrouped(self) -> bool {
        matches!(self, Self::Cogrouped | Self::CogroupedTimeWindows | Self::CogroupedSessions | Self::CogroupedSliding)
    }

    /// The noun for messages, with its article.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Stream => "a stream",
            Self::Table => "a table",
            Self::Grouped => "a grouped stream",
            Self::GroupedTable => "a grouped table",
            Self::TimeWindows => "a windowed stream",
            Self::Sessions => "a stream of sessions",
            Self::Sliding => "a stream in sliding windows",
            Self::Cogrouped => "a cogrouped stream",
            Self::CogroupedTimeWindows => "a windowed cogrouped stream",
            Self::CogroupedSessions => "a cogrouped stream of sessions",
            Self::CogroupedSliding => "a cogrouped stream in sliding windows",
            Self::Branches => "a split stream",
        }
    }
}

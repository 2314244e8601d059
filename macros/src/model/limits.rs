//! What a buffer holds back: what `suppress(time_limit = …)` says.

use super::Step;
use crate::op::suppress::{EMIT_EARLY, MAX_BYTES, MAX_RECORDS, STOP, TIME_LIMIT, WHEN_FULL};

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Zero where none is written, which a rule reports.
    pub time_limit_ms: i64,
    pub max_records: Option<u64>,
    pub max_bytes: Option<u64>,
    pub stops: bool,
}

impl Limits {
    pub(super) fn stated(step: &Step) -> Self {
        Self {
            time_limit_ms: step.duration(TIME_LIMIT).map_or(0, |limit| limit.ms),
            max_records: step.count(MAX_RECORDS),
            max_bytes: step.count(MAX_BYTES),
            stops: step.word(WHEN_FULL) == Some(STOP),
        }
    }

    /// What happens when the buffer is full, as users and the topology lock write it.
    pub(crate) fn when_full(&self) -> &'static str {
        if self.stops { STOP } else { EMIT_EARLY }
    }
}

//! One of several inputs of an operator.

use crate::context::{ProcessError, ProcessorContext};
use crate::log::Log;

/// Where an aggregation over windows keeps what it folds, and which clock its records move. An aggregation has one clock for each
/// stream that it takes: what is late is decided by the times of that stream alone, as in Kafka Streams, where each one has a
/// processor of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// The number of the store inside a task.
    pub store: usize,
    /// The number of the stream among those of the aggregation.
    pub clock: usize,
}

/// Runs an operator for a record that comes by one more of its inputs. It may have come by another one too, and each makes a
/// result of its own, with another number.
#[inline]
pub fn another<L: Log>(
    cx: &mut ProcessorContext<'_, L>,
    operator: impl FnOnce(&mut ProcessorContext<'_, L>) -> Result<(), ProcessError>,
) -> Result<(), ProcessError> {
    cx.as_another(operator)
}

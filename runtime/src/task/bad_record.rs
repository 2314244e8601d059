//! What happens to a record that its source cannot read: fail, skip, or a dead letter in the same transaction.

use crate::context::{BadRecord, ProcessorContext};
use crate::log::Log;
use crate::topology::{OnError, Topology};

use super::error::Failure;
use super::meters::Tally;

pub(super) fn handle<T: Topology, L: Log>(
    cx: &mut ProcessorContext<'_, L>,
    source: usize,
    bad: BadRecord,
    tally: &mut Tally,
) -> Result<(), Failure> {
    // A bad record has no event time of its own, and must not move stream time.
    cx.scratch.record.timestamp = -1;
    match T::DESCRIPTION.sources[source].on_error {
        OnError::Fail => Err(Failure::BadRecord(bad)),
        OnError::Skip => {
            let record = &cx.scratch.record;
            tracing::warn!(
                topic = &*record.topic,
                partition = record.partition,
                offset = record.offset,
                class = bad.class,
                message = bad.message,
                "skipped a bad record"
            );
            tally.skipped += 1;
            Ok(())
        }
        OnError::DeadLetter(_) => {
            let Some(topic) = cx.topics.plan.dead_letters[source] else { return Err(Failure::BadRecord(bad)) };
            cx.set_aside(topic, &bad)?;
            tally.dead_lettered += 1;
            Ok(())
        }
    }
}

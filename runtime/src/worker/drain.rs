//! `--exit-at-end`: finding out that nothing is left to do, without trusting a moment's silence.

use std::time::Duration;

use crate::clock;
use crate::log::{ChangelogReader, Consumer, Log, LogError, TopicPartition};
use crate::topology::Topology;

use super::Worker;
use super::recovery::Failure;

const READ_WAIT: Duration = Duration::from_millis(50);
/// How long the end of a partition may take to show itself; if it does not, the question is asked again later.
const ANSWER: Duration = Duration::from_secs(2);

impl<T: Topology, L: Log> Worker<T, L> {
    /// Says so if this worker has processed and committed everything its partitions hold.
    pub(super) fn report_drained(&mut self) -> Result<(), Failure> {
        if !self.control.exits_at_end() || self.control.is_stopping() {
            return Ok(());
        }
        let progress = self.control.progress();
        let idle = self.consumer.group().is_some() && (self.is_quiet() || self.has_nothing());
        if idle && self.is_drained().map_err(Failure::Log)? {
            self.control.set_drained(self.number, progress);
        } else {
            self.control.set_busy(self.number);
        }
        Ok(())
    }

    /// A worker without tasks has nothing to do once it knows that it has none.
    fn has_nothing(&self) -> bool {
        self.tasks.is_empty() && !self.in_transaction && self.handover.is_none() && self.going_back.is_none()
    }

    /// Asks the log itself: the consumer's "at end" may be older than a commit of ours.
    fn is_drained(&mut self) -> Result<bool, LogError> {
        let positions: Vec<(TopicPartition, i64)> = self
            .tasks
            .iter()
            .flat_map(|task| task.inputs.iter().map(|input| (input.partition, input.position)))
            .collect();
        for (partition, position) in positions {
            let end = self.reader.bounds(partition)?.high;
            if position < end && !self.only_markers(partition, position, end)? {
                return Ok(false);
            }
        }
        if let Some(grown) = self.consumer.grown()? {
            self.start_over(grown);
            return Ok(false);
        }
        Ok(true)
    }

    /// Whether nothing but transaction markers and aborted records lies between the two offsets.
    fn only_markers(&mut self, partition: TopicPartition, position: i64, end: i64) -> Result<bool, LogError> {
        self.reader.start(partition, position)?;
        let mut records = Vec::new();
        let mut next = position;
        let asked = clock::now();
        while next < end && records.is_empty() && clock::elapsed(asked) < ANSWER {
            next = self.reader.read(1, READ_WAIT, &mut records)?;
        }
        self.reader.stop();
        Ok(records.is_empty() && next >= end)
    }
}

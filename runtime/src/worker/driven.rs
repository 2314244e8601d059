//! What the test driver asks of a worker, beside the rounds of its loop.

use crate::error::Error;
use crate::log::{Consumer, Log, Producer, TopicPartition};
use crate::topology::Topology;

use super::Worker;
use super::recovery::{Failure, Renew};

impl<T: Topology, L: Log> Worker<T, L> {
    /// From now on a transaction holds at most one record of each task: what fails takes no other record of its
    /// partition along.
    pub(crate) fn commit_each_record(&mut self) {
        self.process_chunk = 1;
    }

    /// Takes back what is uncommitted, as the end of a process would: the stores are what the last commit left, and every
    /// position is the committed one. Nothing is processed.
    pub(crate) fn restart(&mut self) -> Result<(), Error> {
        self.take_back(Renew::default());
        let taken_back = self.go_back().and_then(|()| {
            while self.tasks.iter().any(|task| !task.is_running()) {
                self.restore()?;
            }
            Ok(())
        });
        taken_back.or_else(|failure| self.recover(failure))
    }

    /// Commits the position behind the next record of a partition, which was not processed; says whether `offset` is that
    /// record's.
    pub(crate) fn skip(&mut self, partition: TopicPartition, offset: i64) -> Result<bool, Error> {
        let Some((task, input)) = self.find_input(partition) else { return Ok(false) };
        let input = &mut self.tasks[task].inputs[input];
        if input.position != offset {
            return Ok(false);
        }
        input.skip(offset);
        // A record of a repartition is purged by the commit.
        let behind = [(partition, offset + 1)];
        self.consumer.seek(&behind).map_err(Failure::Log).or_else(|failure| self.recover(failure))?;
        self.producer.begin().map_err(Failure::Log).or_else(|failure| self.recover(failure))?;
        self.in_transaction = true;
        self.commit_now().map(|()| true)
    }
}

//! Reads input partitions. The group is the workers of this process, so the assignment never changes.

use std::sync::Arc;
use std::time::Duration;

use crate::clock;
use crate::config::Config;
use crate::log::{
    CommittedOffset, Consumer, LogError, Rebalance, TopicPartition, TopicTable, Watermarks, static_assignment,
};

use super::chunk::{ChunkReader, EmbeddedRecord};
use super::commit::Failure;
use super::core::Core;
use super::topic::Topic;
use super::transaction::Transaction;

/// See [`super::EmbeddedLog`].
pub struct EmbeddedConsumer {
    core: Arc<Core>,
    topics: Vec<Arc<Topic>>,
    /// To be announced by the first poll.
    assignment: Option<Vec<TopicPartition>>,
    positions: Vec<Position>,
    /// Where the next poll starts, so that every partition gets its turn.
    turn: usize,
}

struct Position {
    target: TopicPartition,
    topic: Arc<Topic>,
    next: i64,
    paused: bool,
    chunk: Option<ChunkReader>,
}

impl Position {
    fn is_ready(&self) -> bool {
        !self.paused && self.next < self.topic.end(self.target.partition)
    }

    fn take(&mut self, core: &Core, max: usize, out: &mut Vec<EmbeddedRecord>) -> Result<(), LogError> {
        let full = out.len() + max;
        while out.len() < full {
            let chunk = match &mut self.chunk {
                Some(chunk) if !chunk.is_done() => chunk,
                _ => {
                    let Some(chunk) = core.chunk_at(&self.topic, self.target.partition, self.next)? else {
                        self.chunk = None;
                        return Ok(());
                    };
                    self.chunk.insert(chunk)
                }
            };
            while out.len() < full {
                let record = chunk.take(self.target);
                match record.map_err(|_| core.gap(&self.topic, self.target.partition, self.next))? {
                    Some(record) => out.push(record),
                    None => break,
                }
            }
            self.next = chunk.next_offset();
        }
        Ok(())
    }
}

impl EmbeddedConsumer {
    pub(super) fn new(
        core: Arc<Core>,
        topics: Vec<Arc<Topic>>,
        config: &Config,
        table: &TopicTable,
        worker: usize,
    ) -> Self {
        let assignment = Some(static_assignment(table, worker, config.num_stream_threads));
        Self { core, topics, assignment, positions: Vec::new(), turn: 0 }
    }

    fn topic(&self, partition: TopicPartition) -> Result<&Arc<Topic>, LogError> {
        self.topics.get(partition.topic.0 as usize).ok_or_else(|| LogError::Fatal {
            context: "embedded log".to_owned(),
            reason: format!("there is no topic number {}", partition.topic.0),
        })
    }

    fn take(&mut self, max: usize, out: &mut Vec<EmbeddedRecord>) -> Result<(), LogError> {
        let ready = self.positions.iter().filter(|position| position.is_ready()).count();
        if ready == 0 {
            return Ok(());
        }
        let full = out.len() + max;
        let share = (max / ready).max(1);
        let count = self.positions.len();
        self.turn = self.turn.wrapping_add(1);
        for turn in 0..count {
            let position = &mut self.positions[(self.turn + turn) % count];
            let room = share.min(full - out.len());
            if room > 0 && position.is_ready() {
                position.take(&self.core, room, out)?;
            }
        }
        Ok(())
    }

    fn set_paused(&mut self, partitions: &[TopicPartition], paused: bool) {
        for position in &mut self.positions {
            if partitions.contains(&position.target) {
                position.paused = paused;
            }
        }
    }
}

impl Consumer for EmbeddedConsumer {
    type Record = EmbeddedRecord;
    type Group = ();

    fn poll(
        &mut self,
        max: usize,
        timeout: Duration,
        out: &mut Vec<EmbeddedRecord>,
    ) -> Result<Option<Rebalance>, LogError> {
        if let Some(assignment) = self.assignment.take() {
            return Ok(Some(Rebalance::Assigned(assignment)));
        }
        let deadline = clock::now() + timeout;
        let before = out.len();
        loop {
            // Taken before looking: a commit in between ends the wait at once.
            let seen = self.core.commits();
            self.take(max, out)?;
            let left = deadline.saturating_duration_since(clock::now());
            if out.len() > before || left.is_zero() {
                return Ok(None);
            }
            self.core.check()?;
            self.core.wait(seen, left);
        }
    }

    fn assign(&mut self, positions: &[(TopicPartition, i64)]) -> Result<(), LogError> {
        let mut assigned = Vec::with_capacity(positions.len());
        for &(target, next) in positions {
            let topic = Arc::clone(self.topic(target)?);
            assigned.push(Position { target, topic, next, paused: false, chunk: None });
        }
        self.positions = assigned;
        Ok(())
    }

    fn unassign(&mut self) -> Result<(), LogError> {
        self.positions.clear();
        Ok(())
    }

    fn group(&self) -> Option<()> {
        self.assignment.is_none().then_some(())
    }

    fn committed(&mut self, partitions: &[TopicPartition]) -> Result<Vec<Option<CommittedOffset>>, LogError> {
        let committed = |&partition: &TopicPartition| {
            let found = self.core.committed(self.topic(partition)?, partition.partition)?;
            Ok(found.map(|(offset, metadata)| CommittedOffset { partition, offset, metadata, leader_epoch: None }))
        };
        partitions.iter().map(committed).collect()
    }

    fn watermarks(&mut self, partition: TopicPartition) -> Result<Watermarks, LogError> {
        let topic = self.topic(partition)?;
        Ok(Watermarks { low: topic.low(partition.partition), high: topic.end(partition.partition) })
    }

    fn seek(&mut self, positions: &[(TopicPartition, i64)]) -> Result<(), LogError> {
        for &(target, next) in positions {
            if let Some(position) = self.positions.iter_mut().find(|position| position.target == target) {
                (position.next, position.chunk) = (next, None);
            }
        }
        Ok(())
    }

    fn pause(&mut self, partitions: &[TopicPartition]) -> Result<(), LogError> {
        self.set_paused(partitions, true);
        Ok(())
    }

    fn resume(&mut self, partitions: &[TopicPartition]) -> Result<(), LogError> {
        self.set_paused(partitions, false);
        Ok(())
    }

    fn at_end(&self, partition: TopicPartition) -> bool {
        let position = self.positions.iter().find(|position| position.target == partition);
        position.is_none_or(|position| position.next >= position.topic.end(partition.partition))
    }

    fn lag(&self, partition: TopicPartition, position: i64) -> Option<i64> {
        let topic = self.topics.get(partition.topic.0 as usize)?;
        Some(topic.end(partition.partition) - position)
    }

    fn commit(&mut self, offsets: &[CommittedOffset]) -> Result<(), LogError> {
        let mut transaction = Transaction::new(self.topics.clone());
        transaction.offsets.extend_from_slice(offsets);
        match self.core.commit(&mut transaction) {
            Ok(_) => Ok(()),
            Err(Failure::Refused(error) | Failure::Unknown(error)) => Err(error),
        }
    }

    fn close(&mut self) {
        self.positions.clear();
    }
}

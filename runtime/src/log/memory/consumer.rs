//! Reads input partitions. The group is the workers of this process, and its assignment stays as it is, but for tests
//! that change it.

use std::sync::PoisonError;
use std::time::Duration;

use crate::clock;
use crate::config::Config;
use crate::log::{
    CommittedOffset, Consumer, HeldBack, LogError, Rebalance, TopicPartition, TopicTable, Watermarks, static_assignment,
};

use super::{MemoryLog, MemoryRecord, State};

/// See [`MemoryLog`].
pub struct MemoryConsumer {
    log: MemoryLog,
    worker: usize,
    places: Vec<usize>,
    /// What is announced first.
    assignment: Option<Vec<TopicPartition>>,
    /// Whether an announced assignment waits to be accepted.
    announced: bool,
    /// Whether an assignment was announced and not given back.
    member: bool,
    positions: Vec<Position>,
    /// Where the next poll starts, so that every partition gets its turn.
    turn: usize,
    /// Reads nothing any more; see [`super::Fault::Stuck`].
    stuck: bool,
}

struct Position {
    target: TopicPartition,
    next: i64,
    paused: bool,
}

impl MemoryConsumer {
    pub(super) fn new(log: MemoryLog, config: &Config, topics: &TopicTable, worker: usize) -> Self {
        let places = log.places(topics);
        let assignment = Some(static_assignment(topics, worker, config.num_stream_threads));
        let positions = Vec::new();
        Self { log, worker, places, assignment, announced: false, member: false, positions, turn: 0, stuck: false }
    }

    fn take(&mut self, state: &State, max: usize, out: &mut Vec<MemoryRecord>) {
        let before = out.len();
        for turn in 0..self.positions.len() {
            let at = (self.turn + turn) % self.positions.len();
            let Position { target, next, paused } = self.positions[at];
            let left = max - (out.len() - before);
            if paused || left == 0 {
                continue;
            }
            let Some(chunk) = state.partition(&self.places, target).and_then(|partition| partition.chunk_at(next))
            else {
                continue;
            };
            let from = out.len();
            out.extend(MemoryRecord::from(chunk, next.max(chunk.base), left, target));
            if let Some(last) = out[from..].last() {
                self.positions[at].next = crate::log::Record::offset(last) + 1;
            }
        }
        self.turn = self.turn.wrapping_add(1);
    }

    fn announce(&mut self, rebalance: Rebalance) -> Rebalance {
        match rebalance {
            Rebalance::Assigned(_) => (self.announced, self.member) = (true, true),
            Rebalance::Revoked => {}
            Rebalance::Lost => self.member = false,
        }
        rebalance
    }

    fn set_paused(&mut self, partitions: &[TopicPartition], paused: bool) {
        for position in &mut self.positions {
            if partitions.contains(&position.target) {
                position.paused = paused;
            }
        }
    }
}

impl Consumer for MemoryConsumer {
    type Record = MemoryRecord;
    type Group = ();

    fn poll(
        &mut self,
        max: usize,
        timeout: Duration,
        out: &mut Vec<MemoryRecord>,
    ) -> Result<Option<Rebalance>, LogError> {
        if let Some(assignment) = self.assignment.take() {
            return Ok(Some(self.announce(Rebalance::Assigned(assignment))));
        }
        let deadline = clock::now() + timeout;
        let log = self.log.clone();
        let mut state = log.lock();
        self.stuck |= std::mem::take(&mut state.stuck);
        if self.stuck {
            return Err(LogError::Stuck { context: "poll".to_owned(), reason: "injected".to_owned() });
        }
        loop {
            if let Some(rebalance) = state.take_rebalance(self.worker) {
                return Ok(Some(self.announce(rebalance)));
            }
            let before = out.len();
            self.take(&state, max, out);
            let left = deadline.saturating_duration_since(clock::now());
            if out.len() > before || left.is_zero() {
                return Ok(None);
            }
            let waited = log.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// As strict as a broker's client, so that tests without one notice.
    fn assign(&mut self, positions: &[(TopicPartition, i64)]) -> Result<(), LogError> {
        assert!(std::mem::take(&mut self.announced), "an assignment is accepted once; later moves are seeks");
        self.positions = positions.iter().map(|&(target, next)| Position { target, next, paused: false }).collect();
        Ok(())
    }

    fn unassign(&mut self) -> Result<(), LogError> {
        self.positions.clear();
        self.member = false;
        Ok(())
    }

    fn group(&self) -> Option<()> {
        self.member.then_some(())
    }

    fn committed(&mut self, partitions: &[TopicPartition]) -> Result<Vec<Option<CommittedOffset>>, LogError> {
        let mut state = self.log.lock();
        if state.unanswered > 0 {
            state.unanswered -= 1;
            let context = "looking up committed offsets".to_owned();
            return Err(LogError::Retriable { context, reason: "injected".to_owned() });
        }
        if state.refuses {
            let context = "looking up committed offsets".to_owned();
            return Err(LogError::Fatal { context, reason: "injected".to_owned() });
        }
        // A clone of the log may know the topic by another number.
        let committed = |&partition: &TopicPartition| {
            Some(CommittedOffset { partition, ..state.partition(&self.places, partition)?.committed.clone()? })
        };
        Ok(partitions.iter().map(committed).collect())
    }

    fn watermarks(&mut self, partition: TopicPartition) -> Result<Watermarks, LogError> {
        Ok(self.log.lock().watermarks(&self.places, partition))
    }

    fn seek(&mut self, positions: &[(TopicPartition, i64)]) -> Result<(), LogError> {
        for &(target, next) in positions {
            if let Some(position) = self.positions.iter_mut().find(|position| position.target == target) {
                position.next = next;
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
        let Some(position) = self.positions.iter().find(|position| position.target == partition) else {
            return true;
        };
        let state = self.log.lock();
        state.partition(&self.places, partition).is_none_or(|found| position.next >= found.end)
    }

    fn lag(&self, partition: TopicPartition, position: i64) -> Option<i64> {
        let state = self.log.lock();
        state.partition(&self.places, partition).map(|found| found.end - position)
    }

    fn held_back(&mut self) -> Vec<HeldBack> {
        let mut held = self.log.lock().held_back.clone();
        held.retain(|held| self.positions.iter().any(|position| position.target == held.partition));
        held
    }

    fn commit(&mut self, offsets: &[CommittedOffset]) -> Result<(), LogError> {
        let mut state = self.log.lock();
        for offset in offsets {
            if let Some(found) = state.partition_mut(&self.places, offset.partition) {
                found.committed = Some(offset.clone());
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        self.positions.clear();
    }
}

impl std::fmt::Debug for MemoryConsumer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryConsumer").field("partitions", &self.positions.len()).finish_non_exhaustive()
    }
}

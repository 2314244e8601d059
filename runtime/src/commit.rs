//! One transaction of one worker, for all its tasks: prepare, commit, finish.
//!
//! The order is the guarantee. Changelog records go out before the flush; offsets join the transaction after it;
//! the local stores change only when the commit is known. Whatever fails before that leaves nothing to undo.

use std::time::Duration;

use crate::clock::Clock;
use crate::failpoint;
use crate::log::{CommittedOffset, Consumer, Log, LogError, Outcome, OutputRecord, Producer, TopicId, TopicPartition};
use crate::mutant::{self, Mutant};
use crate::record::Headers;
use crate::store::buffered::VERSION_HEADER;
use crate::store::changelog::ChangelogRecord;
use crate::store::{Complete, StoreError};
use crate::task::{INPUTS_HEADER, Task};
use crate::topology::{ProcessingGuarantee, Topology};

/// Why a commit did not go through, sorted by what the worker must do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommitError {
    /// Nothing is visible: go back to the committed positions. The producer lives.
    #[error("the transaction was aborted: {0}")]
    Aborted(LogError),
    /// Nobody knows: a new producer finds out, and the changelog tells the stores.
    #[error("the outcome of the transaction is unknown: {0}")]
    Unknown(LogError),
    /// A successor took over, or the transaction timed out.
    #[error("{0}")]
    Fenced(LogError),
    /// Committed, but the local store could not follow; its changelog holds the difference.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a commit needs of its worker.
pub(crate) struct Commit<'w, L: Log> {
    pub(crate) producer: &'w mut L::Producer,
    pub(crate) consumer: &'w mut L::Consumer,
    pub(crate) group: &'w <L::Consumer as Consumer>::Group,
    /// Where positions are noted that no changelog record carries.
    pub(crate) positions: Option<TopicId>,
    pub(crate) guarantee: ProcessingGuarantee,
    pub(crate) deadline: Duration,
    pub(crate) clock: &'w Clock,
}

impl<L: Log> Commit<'_, L> {
    /// Runs the protocol.
    pub(crate) fn run<T: Topology>(&mut self, tasks: &mut [Task<T, L>]) -> Result<(), CommitError> {
        // Read before the commit: that goes through only if everything is ours until then.
        let complete = Complete::now(self.clock, self.guarantee == ProcessingGuarantee::ExactlyOnceV2);
        let offsets = self.prepare(tasks, complete)?;
        match self.producer.commit() {
            Outcome::Committed => {}
            Outcome::Aborted(error) => return Err(CommitError::Aborted(error)),
            Outcome::Unknown(error) => return Err(CommitError::Unknown(error)),
            Outcome::Fenced(error) => return Err(CommitError::Fenced(error)),
        }
        failpoint::hit("commit::after-commit");
        self.finish(tasks, &offsets, complete)
    }

    /// What is committed of the inputs. It says how long the changelogs are, which a flush has told.
    fn offsets<T: Topology>(&self, tasks: &[Task<T, L>]) -> Vec<CommittedOffset> {
        let written_end = |changelog| self.producer.written_end(changelog);
        tasks.iter().flat_map(|task| task.consumed_offsets(&written_end)).collect()
    }

    /// Everything up to the one durable step.
    fn prepare<T: Topology>(
        &mut self,
        tasks: &mut [Task<T, L>],
        complete: Complete,
    ) -> Result<Vec<CommittedOffset>, CommitError> {
        if mutant::is(Mutant::OffsetsFirst) {
            self.consumer.commit(&self.offsets(tasks)).map_err(before_commit)?;
        }
        if !mutant::is(Mutant::SkipChangelog) {
            write_changelogs(tasks, self.producer)?;
        }
        self.note_positions(tasks)?;
        failpoint::hit("commit::before-flush");
        retry(self.clock, self.deadline, || self.producer.flush())?;
        failpoint::hit("commit::after-flush");
        let offsets = self.offsets(tasks);
        if self.guarantee == ProcessingGuarantee::ExactlyOnceV2 && !mutant::is(Mutant::SkipSendOffsets) {
            retry(self.clock, self.deadline, || self.producer.send_offsets(&offsets, self.group))?;
        }
        failpoint::hit("commit::after-send-offsets");
        for task in tasks.iter_mut() {
            task.stage(complete)?;
        }
        if mutant::is(Mutant::StoreBeforeCommit) {
            let writes_state = tasks.iter().any(Task::writes_state);
            for task in tasks {
                task.finish_commit(complete, |changelog| self.producer.written_end(changelog))?;
            }
            // A death shows this mistake only where there was something to write.
            if writes_state {
                failpoint::hit("commit::after-local-write");
            }
        }
        Ok(offsets)
    }

    /// What is processed without changing state is noted beside it, a record a task: state and notes together say
    /// how far the application is, also when the group does not any more.
    fn note_positions<T: Topology>(&mut self, tasks: &[Task<T, L>]) -> Result<(), CommitError> {
        let Some(topic) = self.positions else { return Ok(()) };
        let none = Headers::new();
        for task in tasks {
            let Some((key, positions)) = task.noted() else { continue };
            let positions = positions.encode();
            let record = OutputRecord {
                target: TopicPartition { topic, partition: 0 },
                key: Some(key.as_bytes()),
                value: Some(positions.as_bytes()),
                timestamp: task.stream_time().max(0),
                headers: &none,
            };
            self.producer.send(&record).map_err(before_commit)?;
        }
        Ok(())
    }

    /// The transaction is committed; nothing here can change that.
    fn finish<T: Topology>(
        &mut self,
        tasks: &mut [Task<T, L>],
        offsets: &[CommittedOffset],
        complete: Complete,
    ) -> Result<(), CommitError> {
        for task in tasks {
            task.finish_commit(complete, |changelog| self.producer.written_end(changelog))?;
        }
        if !mutant::is(Mutant::StoreBeforeCommit) {
            failpoint::hit("commit::after-local-write");
        }
        if self.guarantee == ProcessingGuarantee::AtLeastOnce {
            retry(self.clock, self.deadline, || self.consumer.commit(offsets))?;
        }
        Ok(())
    }
}

/// What each store says of this transaction in its changelog. The last record says how far the inputs are processed with it.
fn write_changelogs<T: Topology, L: Log>(tasks: &[Task<T, L>], producer: &mut L::Producer) -> Result<(), CommitError> {
    let none = Headers::new();
    for task in tasks {
        let mut last = Headers::new();
        if task.writes_state() {
            last.push(INPUTS_HEADER, Some(task.input_positions().encode().as_bytes()));
        }
        for (store, &target) in task.stores.iter().zip(&task.changelogs) {
            store.changes(task.stream_time(), |ChangelogRecord { key, value, timestamp, version }, is_last| {
                let versioned;
                let headers = match (version, is_last) {
                    (None, false) => &none,
                    (None, true) => &last,
                    (Some(version), is_last) => {
                        versioned = with_version(version, if is_last { &last } else { &none });
                        &versioned
                    }
                };
                let record = OutputRecord { target, key: Some(key), value, timestamp, headers };
                producer.send(&record).map_err(before_commit)
            })?;
        }
    }
    Ok(())
}

/// The headers of a record that say how to read its value, too.
fn with_version(version: &[u8], others: &Headers) -> Headers {
    let mut headers = others.clone();
    headers.push(VERSION_HEADER, Some(version));
    headers
}

/// Before the commit is sent, every failure leaves the transaction open, to be aborted.
fn before_commit(error: LogError) -> CommitError {
    match error {
        LogError::Fenced { .. } => CommitError::Fenced(error),
        LogError::Fatal { .. } => CommitError::Unknown(error),
        other => CommitError::Aborted(other),
    }
}

/// Repeats a call while the log asks for that, within the deadline.
fn retry(clock: &Clock, deadline: Duration, mut call: impl FnMut() -> Result<(), LogError>) -> Result<(), CommitError> {
    let started = clock.now();
    loop {
        match call() {
            Err(LogError::Retriable { context, reason }) if clock.elapsed(started) < deadline => {
                tracing::warn!(context, reason, "retrying");
                clock.sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(before_commit(error)),
            Ok(()) => return Ok(()),
        }
    }
}

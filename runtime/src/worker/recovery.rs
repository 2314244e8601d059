//! What a worker does when something fails: go back to what is committed and try again, for as long as
//! `task.timeout.ms`, or stop with the reason.

use std::time::{Duration, Instant};

use crate::commit::CommitError;
use crate::error::Error;
use crate::log::{ChangelogReader, Consumer, Log, LogError, Producer};
use crate::task::{Failure as TaskFailure, RestoreError, SlowRecord, TaskError};
use crate::topology::Topology;

use super::Worker;

/// Fences within [`FENCE_WINDOW`] after which another instance must be using our identity.
const MAX_FENCES: usize = 5;
const FENCE_WINDOW: Duration = Duration::from_secs(60);
const MAX_BACKOFF: Duration = Duration::from_secs(5);

/// Anything that ends a turn early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Log(LogError),
    #[error(transparent)]
    Commit(CommitError),
    #[error(transparent)]
    Restore(RestoreError),
    #[error("{}", .0.failure)]
    Task(TaskError),
    #[error("the group membership ended before the commit")]
    NotAMember,
    #[error(transparent)]
    Fatal(Box<Error>),
}

impl From<LogError> for Box<Error> {
    fn from(error: LogError) -> Self {
        Self::new(Error::Log(error))
    }
}

/// How a failure can be survived.
enum Reaction {
    /// Back to the committed positions, with this producer if it can still abort.
    Rewind,
    /// The same, as a new member of the group.
    Rejoin,
    /// The same, with a new producer and stores opened anew.
    Replace,
    /// Everything anew, for a short while: a right may have been given that is not known everywhere yet.
    Refused(Box<Error>),
    /// Another instance, or a timeout, took our transaction.
    Fenced,
    /// Stop.
    Stop(Box<Error>),
}

/// What must be made anew before going back.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Renew {
    pub(super) producer: bool,
    pub(super) consumer: bool,
}

impl Renew {
    const PRODUCER: Self = Self { producer: true, consumer: false };
    const CONSUMER: Self = Self { producer: false, consumer: true };
    const BOTH: Self = Self { producer: true, consumer: true };
}

/// How long a missing right is waited for: what an administrator allows takes some seconds to reach every broker.
const RIGHTS_SPREAD: Duration = Duration::from_secs(30);
/// After this long without a failure, the next one is a new trouble and not the old one.
const CALM: Duration = Duration::from_secs(30);

/// Attempts since the last success.
#[derive(Default)]
pub(super) struct Recovery {
    since: Option<Instant>,
    last: Option<Instant>,
    attempts: u32,
    fences: Vec<Instant>,
}

impl Recovery {
    pub(super) fn succeeded(&mut self) {
        self.since = None;
        self.attempts = 0;
    }

    /// Counts an attempt; the time to wait before it, or none if the budget is spent.
    fn attempt(&mut self, budget: Duration) -> Result<Duration, Duration> {
        if self.last.is_some_and(|last| last.elapsed() > CALM + MAX_BACKOFF) {
            self.succeeded();
        }
        self.last = Some(Instant::now());
        let elapsed = self.since.get_or_insert_with(Instant::now).elapsed();
        if elapsed > budget {
            return Err(elapsed);
        }
        let backoff = Duration::from_millis(50).saturating_mul(1 << self.attempts.min(10)).min(MAX_BACKOFF);
        self.attempts += 1;
        Ok(backoff)
    }

    /// Whether fences come so often that somebody else must have our identity.
    fn fenced_too_often(&mut self) -> bool {
        self.fences.retain(|fence| fence.elapsed() < FENCE_WINDOW);
        self.fences.push(Instant::now());
        self.fences.len() > MAX_FENCES
    }
}

fn reaction(failure: Failure) -> Reaction {
    match failure {
        Failure::Fatal(error) => Reaction::Stop(error),
        Failure::NotAMember => Reaction::Rewind,
        Failure::Log(error) => log_reaction(error),
        Failure::Commit(CommitError::Aborted(error)) => log_reaction(error),
        Failure::Commit(CommitError::Unknown(_)) => Reaction::Replace,
        Failure::Commit(CommitError::Fenced(_)) => Reaction::Fenced,
        // The disk may recover; the changelog holds what the store could not take.
        Failure::Commit(CommitError::Store(_)) | Failure::Restore(RestoreError::Store(_)) => Reaction::Replace,
        // Compaction overtook the reader: starting over clears the store and reads what is left.
        Failure::Restore(RestoreError::Log(LogError::Removed { .. })) => Reaction::Rewind,
        Failure::Restore(RestoreError::Log(error)) => log_reaction(error),
        Failure::Restore(lost @ RestoreError::Unbelievable { .. }) => {
            Reaction::Stop(Box::new(Error::StateLost(lost.to_string())))
        }
        Failure::Task(error) => task_reaction(error),
    }
}

fn log_reaction(error: LogError) -> Reaction {
    match error {
        LogError::Retriable { .. } | LogError::Abortable { .. } | LogError::NotAMember { .. } => Reaction::Rewind,
        LogError::Stuck { .. } => Reaction::Rejoin,
        LogError::Fenced { .. } => Reaction::Fenced,
        LogError::Fatal { .. } | LogError::Storage { .. } => Reaction::Replace,
        LogError::Refused { .. } => Reaction::Refused(error.into()),
        LogError::Unreachable { .. }
        | LogError::Topic { .. }
        | LogError::Unwritable { .. }
        | LogError::Removed { .. }
        | LogError::HeldBack { .. }
        | LogError::Closed { .. } => Reaction::Stop(error.into()),
    }
}

fn task_reaction(error: TaskError) -> Reaction {
    match error.failure {
        TaskFailure::Log(error) => log_reaction(error),
        TaskFailure::Store(_) => Reaction::Replace,
        // The same record would fail again: nothing here becomes better by trying.
        TaskFailure::BadRecord(_)
        | TaskFailure::Panic(_)
        | TaskFailure::Serialize { .. }
        | TaskFailure::Unreadable { .. } => Reaction::Stop(Box::new(Error::Record {
            task: error.task.to_string(),
            topic: error.topic,
            partition: error.partition,
            offset: error.offset,
            reason: error.failure.to_string(),
        })),
    }
}

/// However often it is tried again, the broker takes the transaction back before it is committed.
fn too_slow(slow: &SlowRecord, timeout: Duration) -> Error {
    let SlowRecord { task, topic, partition, offset, took } = slow;
    Error::Record {
        task: task.to_string(),
        topic: topic.to_string(),
        partition: *partition,
        offset: *offset,
        reason: format!(
            "processing this record took {} ms, and a transaction may last {} ms; do less for a record, or raise \
             `transaction.timeout.ms` (a broker allows at most its `transaction.max.timeout.ms`)",
            took.as_millis(),
            timeout.as_millis()
        ),
    }
}

impl<T: Topology, L: Log> Worker<T, L> {
    /// Survives `failure`, or says why not: takes back what is uncommitted and waits. The next turns go back to what is
    /// committed ([`Worker::go_back`]), each after a look at the group and at whether to stop, however long the cluster
    /// does not answer.
    pub(super) fn recover(&mut self, failure: Failure) -> Result<(), Error> {
        let reason = failure.to_string();
        match &failure {
            Failure::Commit(CommitError::Unknown(_)) => self.commit_metrics.unknown(),
            Failure::Commit(CommitError::Fenced(_)) => self.commit_metrics.fenced(),
            _ => self.commit_metrics.aborted(),
        }
        let mut budget = self.config.task_timeout;
        let mut refused = None;
        let reaction = if self.skips(&failure) { Reaction::Rejoin } else { reaction(failure) };
        let renew = match reaction {
            Reaction::Stop(error) => return Err(*error),
            Reaction::Refused(error) => {
                budget = budget.min(RIGHTS_SPREAD);
                tracing::error!(worker = self.number, %error, "not allowed; it is tried for {} s", budget.as_secs());
                refused = Some(error);
                Renew::BOTH
            }
            Reaction::Fenced => {
                self.check_fence(&reason)?;
                Renew::PRODUCER
            }
            Reaction::Replace => Renew::PRODUCER,
            Reaction::Rejoin => Renew::CONSUMER,
            Reaction::Rewind => Renew::default(),
        };
        let backoff = match (self.recovery.attempt(budget), refused) {
            (Ok(backoff), _) => backoff,
            (Err(_), Some(error)) => return Err(*error),
            (Err(waited), None) => return Err(Error::GaveUp { waited_s: waited.as_secs(), reason }),
        };
        tracing::warn!(worker = self.number, reason, ?renew, "going back to what is committed");
        self.control.aborted();
        self.pace.stumbled();
        self.take_back(renew);
        std::thread::sleep(backoff);
        Ok(())
    }

    /// A fence that passes is survived. A record that takes longer than a transaction may last is not, and neither is
    /// another process with our identity.
    fn check_fence(&mut self, reason: &str) -> Result<(), Error> {
        let timeout = self.config.transaction_timeout;
        if let Some(slow) = self.pace.slower_than(timeout) {
            return Err(too_slow(slow, timeout));
        }
        if !self.recovery.fenced_too_often() {
            return Ok(());
        }
        // With the commit, even a record that takes half of the time may be too much.
        if let Some(slow) = self.pace.slower_than(timeout / 2) {
            return Err(too_slow(slow, timeout));
        }
        Err(Error::Log(LogError::Fenced {
            context: format!("worker {}", self.number),
            reason: format!(
                "fenced {MAX_FENCES} times within {} s; another process uses the same state directory's identity (a \
                 copied state directory?): {reason}",
                FENCE_WINDOW.as_secs()
            ),
        }))
    }

    /// Takes back what is uncommitted, at once: nothing of it may meet a later commit.
    pub(super) fn take_back(&mut self, renew: Renew) {
        self.scratch.forget();
        self.reader.stop();
        let usable = !std::mem::take(&mut self.in_transaction) || self.producer.abort().is_ok();
        let due = self.going_back.get_or_insert_default();
        due.producer |= renew.producer || !usable;
        due.consumer |= renew.consumer;
    }

    /// Goes back to what is committed. What fails here is tried again in the next turn, from where it failed.
    pub(super) fn go_back(&mut self) -> Result<(), Failure> {
        let Some(due) = self.going_back else { return Ok(()) };
        if due.producer {
            self.replace_producer()?;
            // The stores may be behind, or belong to the old producer.
            self.tasks.clear();
            self.going_back = Some(Renew { producer: false, ..due });
        }
        if due.consumer {
            self.replace_consumer()?;
        }
        if self.consumer.group().is_some() && !self.assignment.is_empty() {
            self.take_up()?;
        } else {
            for task in &mut self.tasks {
                task.discard();
            }
        }
        self.going_back = None;
        Ok(())
    }

    /// A new producer under the same identity: whatever the old one left open is finished or aborted by it.
    pub(super) fn replace_producer(&mut self) -> Result<(), Failure> {
        self.producer = self.log.producer(&self.config, &self.topics, self.number).map_err(Failure::Log)?;
        Ok(())
    }

    /// A new member of the group, which is given an assignment of its own.
    fn replace_consumer(&mut self) -> Result<(), Failure> {
        let consumer = self.log.consumer(&self.config, &self.topics, self.number).map_err(Failure::Log)?;
        self.consumer.close();
        self.consumer = consumer;
        self.assignment.clear();
        self.accepted = false;
        self.tasks.clear();
        Ok(())
    }
}

//! What a worker does when something fails: go back to what is committed and try again, for as long as
//! `task.timeout.ms`, or stop with the reason.

use std::time::{Duration, Instant};

use crate::commit::CommitError;
use crate::error::Error;
use crate::log::{ChangelogReader, Consumer, Log, LogError, Producer};
use crate::store::StoreError;
use crate::task::{Failure as TaskFailure, SlowRecord, TaskError};
use crate::topology::Topology;

use super::{Step, Worker};

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
    /// In the middle of a restore.
    #[error(transparent)]
    Restore(LogError),
    #[error(transparent)]
    Store(StoreError),
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
    /// Everything anew, for a short while: it may be the fault of one broker or one connection, or a right may have been
    /// given that is not known everywhere yet. What lasts, only a person can change.
    Briefly(Box<Error>),
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

/// How long it is tried again after what no attempt is likely to change. What an administrator allows takes some seconds to
/// reach every broker.
pub(super) const BRIEFLY: Duration = Duration::from_secs(30);
/// After this long without a failure, the next one is a new trouble and not the old one.
const CALM: Duration = Duration::from_secs(30);

/// Attempts since the last success.
#[derive(Default)]
pub(super) struct Recovery {
    since: Option<Instant>,
    /// Since when something is tried for a short while.
    briefly_since: Option<Instant>,
    last: Option<Instant>,
    attempts: u32,
    fences: Vec<Instant>,
}

impl Recovery {
    pub(super) fn succeeded(&mut self) {
        self.since = None;
        self.briefly_since = None;
        self.attempts = 0;
    }

    /// Whether a short while is over that begins with the first such failure since the last success.
    fn is_briefly_over(&mut self, budget: Duration, now: Instant) -> bool {
        now.duration_since(*self.briefly_since.get_or_insert(now)) > budget
    }

    /// Counts an attempt; the time to wait before it, or none if the budget is spent.
    fn attempt(&mut self, budget: Duration, now: Instant) -> Result<Duration, Duration> {
        if self.last.is_some_and(|last| now.duration_since(last) > CALM + MAX_BACKOFF) {
            self.succeeded();
        }
        self.last = Some(now);
        let elapsed = now.duration_since(*self.since.get_or_insert(now));
        if elapsed > budget {
            return Err(elapsed);
        }
        let backoff = Duration::from_millis(50).saturating_mul(1 << self.attempts.min(10)).min(MAX_BACKOFF);
        self.attempts += 1;
        Ok(backoff)
    }

    /// Whether fences come so often that somebody else must have our identity.
    fn fenced_too_often(&mut self, now: Instant) -> bool {
        self.fences.retain(|&fence| now.duration_since(fence) < FENCE_WINDOW);
        self.fences.push(now);
        self.fences.len() > MAX_FENCES
    }
}

fn reaction(failure: Failure) -> Reaction {
    match failure {
        Failure::Fatal(error) => Reaction::Stop(error),
        Failure::NotAMember => Reaction::Rewind,
        Failure::Log(error) => log_reaction(error),
        Failure::Commit(CommitError::Aborted(error)) => log_reaction(error),
        Failure::Commit(CommitError::Unknown(error @ (LogError::Fatal { .. } | LogError::Refused { .. }))) => {
            log_reaction(error)
        }
        Failure::Commit(CommitError::Unknown(_)) => Reaction::Replace,
        Failure::Commit(CommitError::Fenced(_)) => Reaction::Fenced,
        Failure::Commit(CommitError::Store(error)) | Failure::Store(error) => store_reaction(error),
        // Compaction overtook the reader: starting over clears the store and reads what is left.
        Failure::Restore(LogError::Removed { .. }) => Reaction::Rewind,
        Failure::Restore(error) => log_reaction(error),
        Failure::Task(error) => task_reaction(error),
    }
}

/// The disk may recover; the changelog holds what the store could not take.
fn store_reaction(error: StoreError) -> Reaction {
    if is_denied(&error.to_string()) { Reaction::Briefly(Box::new(Error::Store(error))) } else { Reaction::Replace }
}

/// A full disk may have room again by itself; a right to write does not come by itself. These are the system's words, which
/// is all that RocksDB passes on.
fn is_denied(words: &str) -> bool {
    ["Permission denied", "Read-only file system"].iter().any(|denial| words.contains(denial))
}

fn log_reaction(error: LogError) -> Reaction {
    match error {
        LogError::Retriable { .. } | LogError::Abortable { .. } | LogError::NotAMember { .. } => Reaction::Rewind,
        LogError::Stuck { .. } => Reaction::Rejoin,
        LogError::Fenced { .. } => Reaction::Fenced,
        LogError::Storage { ref reason, .. } if !is_denied(reason) => Reaction::Replace,
        LogError::Storage { .. } | LogError::Fatal { .. } | LogError::Refused { .. } => Reaction::Briefly(error.into()),
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
        TaskFailure::Store(error) => store_reaction(error),
        // The same record would fail again: nothing here becomes better by trying.
        TaskFailure::BadRecord(_)
        | TaskFailure::Panic(_)
        | TaskFailure::Serialize { .. }
        | TaskFailure::Unreadable { .. }
        | TaskFailure::Full(_) => Reaction::Stop(Box::new(Error::Record {
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
    pub(super) fn recover(&mut self, mut failure: Failure) -> Result<(), Error> {
        let reason = failure.to_string();
        match &failure {
            Failure::Commit(CommitError::Unknown(_)) => self.commit_metrics.unknown(),
            Failure::Commit(CommitError::Fenced(_)) => self.commit_metrics.fenced(),
            _ => self.commit_metrics.aborted(),
        }
        let budget = self.config.task_timeout;
        let learns = self.learns_of_refused(&mut failure);
        let reaction = match failure {
            _ if learns => Reaction::Rewind,
            failure if self.skips(&failure) => Reaction::Rejoin,
            failure => reaction(failure),
        };
        let renew = match reaction {
            Reaction::Stop(error) => return Err(*error),
            Reaction::Briefly(error) => {
                let budget = budget.min(BRIEFLY);
                if self.recovery.is_briefly_over(budget, self.clock.now()) {
                    return Err(*error);
                }
                tracing::error!(worker = self.number, %error, "this is tried for {} s, and stops the application then", budget.as_secs());
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
        let backoff = match self.recovery.attempt(budget, self.clock.now()) {
            // The next attempt knows more than this one: there is nothing to wait for.
            Ok(_) if learns => Duration::ZERO,
            Ok(backoff) => backoff,
            Err(waited) => return Err(Error::GaveUp { waited_s: waited.as_secs(), reason }),
        };
        tracing::warn!(worker = self.number, reason, ?renew, "going back to what is committed");
        self.begin_step(Step::GoingBack);
        self.control.aborted();
        self.pace.stumbled();
        self.take_back(renew);
        self.clock.sleep(backoff);
        Ok(())
    }

    /// A fence that passes is survived. A record that takes longer than a transaction may last is not, and neither is
    /// another process with our identity.
    fn check_fence(&mut self, reason: &str) -> Result<(), Error> {
        let timeout = self.config.transaction_timeout;
        if let Some(slow) = self.pace.slower_than(timeout) {
            return Err(too_slow(slow, timeout));
        }
        if !self.recovery.fenced_too_often(self.clock.now()) {
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
        let aborted = if std::mem::take(&mut self.in_transaction) { self.producer.abort() } else { Ok(()) };
        if let Err(error) = &aborted {
            tracing::warn!(worker = self.number, %error, "a new producer takes the transaction back");
        }
        // The abort has waited for the answers about everything that was in flight.
        self.learn_refused();
        let due = self.going_back.get_or_insert_default();
        due.producer |= renew.producer || aborted.is_err();
        due.consumer |= renew.consumer;
    }

    /// Goes back to what is committed. What fails here is tried again in the next turn, from where it failed.
    pub(super) fn go_back(&mut self) -> Result<(), Failure> {
        let Some(due) = self.going_back else { return Ok(()) };
        self.begin_step(Step::GoingBack);
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

    /// A new producer under the same identity: whatever the old one left open is finished or aborted by it. It is waited for
    /// as long as for any answer; the next turn tries again.
    fn replace_producer(&mut self) -> Result<(), Failure> {
        self.producer = self.log.producer(&self.config, &self.topics, self.number).map_err(Failure::Log)?;
        Ok(())
    }

    /// A new member of the group, which is given an assignment of its own.
    fn replace_consumer(&mut self) -> Result<(), Failure> {
        let consumer = self.log.consumer(&self.config, &self.topics, self.number).map_err(Failure::Log)?;
        // Records that wait hold on to their client.
        self.tasks.clear();
        self.consumer.close();
        self.consumer = consumer;
        self.assignment.clear();
        self.accepted = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    const LONG: Duration = Duration::from_mins(5);

    fn name(reaction: &Reaction) -> &'static str {
        match reaction {
            Reaction::Rewind => "rewind",
            Reaction::Rejoin => "rejoin",
            Reaction::Replace => "replace",
            Reaction::Briefly(_) => "briefly",
            Reaction::Fenced => "fenced",
            Reaction::Stop(_) => "stop",
        }
    }

    /// What is retried for `task.timeout.ms`, what for [`BRIEFLY`], and what not at all.
    #[test]
    fn whatever_cannot_heal_is_not_tried_for_long() {
        let (context, reason) = (String::new, String::new);
        let disk = |reason: &str| LogError::Storage { context: context(), reason: reason.to_owned() };
        let table = [
            (LogError::Retriable { context: context(), reason: reason() }, "rewind"),
            (LogError::Abortable { context: context(), reason: reason() }, "rewind"),
            (LogError::NotAMember { context: context(), reason: reason() }, "rewind"),
            (LogError::Stuck { context: context(), reason: reason() }, "rejoin"),
            (LogError::Fenced { context: context(), reason: reason() }, "fenced"),
            (disk("IO error: No space left on device: While appending to file: a.sst"), "replace"),
            (disk("IO error: Input/output error: While fdatasync: a.log"), "replace"),
            (disk("IO error: Permission denied: While open a file for appending: a.log"), "briefly"),
            (disk("IO error: Read-only file system: While open a file for appending: a.log"), "briefly"),
            (LogError::Refused { context: context(), reason: reason() }, "briefly"),
            (LogError::Fatal { context: context(), reason: reason() }, "briefly"),
            (LogError::Closed { context: context(), reason: reason() }, "stop"),
            (LogError::Topic { topic: String::new(), reason: reason() }, "stop"),
            (LogError::Unwritable { topic: String::new(), input: None, reason: reason() }, "stop"),
            (LogError::Removed { topic: String::new(), partition: 0, position: 1, low: 2 }, "stop"),
            (LogError::Unreachable { servers: String::new(), waited_ms: 0, reason: reason() }, "stop"),
        ];
        for (error, expected) in table {
            let words = format!("{error:?}");
            assert_eq!(name(&reaction(Failure::Log(error))), expected, "{words}");
        }
        let unknown = |error| name(&reaction(Failure::Commit(CommitError::Unknown(error))));
        assert_eq!(unknown(LogError::Fatal { context: context(), reason: reason() }), "briefly");
        assert_eq!(unknown(LogError::Retriable { context: context(), reason: reason() }), "replace");
        let io = |reason: &str| StoreError::Io { store: "counts".to_owned(), reason: reason.to_owned() };
        assert_eq!(name(&reaction(Failure::Store(io("No space left on device")))), "replace");
        assert_eq!(name(&reaction(Failure::Commit(CommitError::Store(io("Read-only file system"))))), "briefly");
    }

    #[test]
    fn a_short_while_begins_with_its_own_failure() {
        let (start, mut recovery) = (clock::now(), Recovery::default());
        let at = |seconds| start + Duration::from_secs(seconds);
        recovery.attempt(LONG, start).expect("the first attempt");
        assert!(!recovery.is_briefly_over(BRIEFLY, at(3600)), "other trouble lasts for an hour already");
        assert!(!recovery.is_briefly_over(BRIEFLY, at(3630)));
        assert!(recovery.is_briefly_over(BRIEFLY, at(3631)));
        recovery.succeeded();
        assert!(!recovery.is_briefly_over(BRIEFLY, at(3632)));
    }

    #[test]
    fn attempts_come_ever_later_until_the_time_is_up() {
        let (mut now, mut recovery, mut waits) = (clock::now(), Recovery::default(), Vec::new());
        let start = now;
        let waited = loop {
            match recovery.attempt(LONG, now) {
                Ok(wait) => waits.push(wait),
                Err(waited) => break waited,
            }
            now += waits.last().copied().unwrap_or_default();
        };
        assert_eq!(waits.first(), Some(&Duration::from_millis(50)));
        assert!(waits.is_sorted() && waits.last() == Some(&MAX_BACKOFF), "{waits:?}");
        assert!(waited > LONG && waited <= LONG + MAX_BACKOFF && waited == now - start, "{waited:?}");
        // What fails after a calm time is a new trouble.
        now += CALM + MAX_BACKOFF + Duration::from_secs(1);
        assert_eq!(recovery.attempt(LONG, now), Ok(Duration::from_millis(50)));
    }

    #[test]
    fn only_fences_that_come_soon_after_each_other_are_too_many() {
        let (start, mut recovery) = (clock::now(), Recovery::default());
        let mut fence = |seconds| recovery.fenced_too_often(start + Duration::from_secs(seconds));
        assert!((0..20).all(|n| !fence(n * 13)), "five within a minute are not");
        let last = 19 * 13;
        assert!(fence(last + 1), "the sixth within one is");
    }
}

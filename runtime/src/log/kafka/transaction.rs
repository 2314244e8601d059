//! The calls of a transaction in their order, and what their errors mean. Everything that can leave a transaction in
//! doubt is in this file.
//!
//! # The recycle rule
//! A request of the transaction protocol that got lost, or whose answer did, may still reach the coordinator later.
//! librdkafka repeats such requests by itself, and the producer's epoch does not change between transactions (it
//! does in newer clients), so the late one would be taken for part of a **later** transaction: a commit that arrives
//! late commits half of the next one, or aborts what was reported as committed (KAFKA-17754). Therefore a producer is
//! not used for another transaction, no matter whether the last one was committed or aborted, once
//! - a request to add partitions, add offsets, commit offsets or end the transaction was sent and never answered
//!   (an interceptor counts both),
//! - the end of the transaction was requested more than once, or
//! - one of our own calls failed or had to be repeated. (An abort is one call that is made in short steps.)
//!
//! [`TransactionLoop::begin`] refuses such a producer, and `log::begin`, the engine's only way there, replaces it.
//! Its successor raises the epoch, after which the coordinator refuses whatever was left behind.

use std::sync::Arc;
use std::time::Duration;

use rdkafka::TopicPartitionList;

use super::delivery::Deliveries;
use super::error::{
    deleted, in_words, is_too_large, of_delivery, of_transaction, refused_login, refuses_record, tells_more,
};
use super::ffi::group::GroupMetadata;
use super::ffi::transaction::{CallError, DeliveryFailure, Transactions};
use super::watch::is_gone;
use crate::clock;
use crate::log::{LogError, Outcome, RefusedOutput, TopicPartition, TopicTable};

/// One step of waiting for records in flight. The call returns earlier when none is left.
const FLUSH_STEP: Duration = Duration::from_millis(5);
/// One step of a commit. Never unbounded: with the coordinator gone librdkafka would wait for ever.
const COMMIT_STEP: Duration = Duration::from_secs(1);
/// One step of an abort. Short, because between the steps we serve events that the abort itself waits for.
const ABORT_STEP: Duration = Duration::from_millis(20);
/// How much longer than the transaction's own timeout we wait for its end.
const GRACE: Duration = Duration::from_secs(5);

/// A producer's transactions, one after the other.
pub(super) struct TransactionLoop {
    calls: Transactions,
    deliveries: Arc<Deliveries>,
    topics: Arc<TopicTable>,
    timeout: Duration,
    /// A record of this transaction that could not be written: the first, or one that explains why it was not.
    failure: Option<DeliveryFailure>,
    /// What the broker has refused of this transaction.
    refused: Vec<RefusedOutput>,
    /// The last condition of the recycle rule. Never taken back: a producer that stumbled begins no other transaction.
    stumbled: bool,
}

impl TransactionLoop {
    pub(super) fn new(
        calls: Transactions,
        deliveries: Arc<Deliveries>,
        topics: Arc<TopicTable>,
        timeout: Duration,
    ) -> Self {
        Self { calls, deliveries, topics, timeout, failure: None, refused: Vec::new(), stumbled: false }
    }

    /// Fences predecessors; may wait for a transaction of theirs to end.
    pub(super) fn init(&mut self, patience: Duration) -> Result<(), LogError> {
        let deadline = clock::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(clock::now());
            let Err(error) = self.calls.init(left.max(Duration::from_millis(100))) else { return Ok(()) };
            self.serve();
            let what = "opening the transactional producer";
            let sorted = of_transaction(what, &error);
            if !matches!(sorted, LogError::Retriable { .. }) {
                return Err(sorted);
            }
            if let Some(words) = self.calls.refused_login() {
                return Err(refused_login(what, words));
            }
            tracing::warn!("the transaction coordinator does not answer yet: {}", error.text);
            if clock::now() >= deadline {
                return Err(sorted);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Begins a transaction, unless the last one forbids it.
    pub(super) fn begin(&mut self) -> Result<(), LogError> {
        self.serve();
        let context = "beginning a transaction";
        if self.wants_replacement() {
            return Err(LogError::Fenced {
                context: context.to_owned(),
                reason: "a request of the last transaction may still be on its way".to_owned(),
            });
        }
        self.forget();
        self.deliveries.begin();
        self.calls.begin().map_err(|error| self.failed(context, &error))
    }

    /// Waits until everything sent is in the log. Also without a transaction.
    pub(super) fn flush(&mut self) -> Result<(), LogError> {
        let deadline = clock::now() + self.timeout + GRACE;
        loop {
            let done = self.calls.flush(FLUSH_STEP);
            self.check_deliveries()?;
            if done {
                return Ok(());
            }
            if clock::now() >= deadline {
                self.stumbled = true;
                return Err(LogError::Abortable {
                    context: "waiting for records to be written".to_owned(),
                    reason: format!("not done within {} ms", (self.timeout + GRACE).as_millis()),
                });
            }
        }
    }

    /// Waits a moment for room in the producer's buffer.
    pub(super) fn make_room(&mut self) -> Result<(), LogError> {
        self.calls.flush(Duration::from_millis(1));
        self.check_deliveries()
    }

    /// Says of a record that could not be written, once: whoever hears it goes back to what is committed. (A transaction
    /// with such a record in it can only be aborted, which librdkafka sees to.)
    pub(super) fn check_deliveries(&mut self) -> Result<(), LogError> {
        self.serve();
        let Some(failure) = self.failure.take() else { return Ok(()) };
        self.stumbled = true;
        let input = self.deliveries.origin(failure.opaque).map(|input| self.topics.origin(input));
        match of_delivery(&failure, input) {
            // Records for a topic that is gone do not fail as such: they wait for it until they time out.
            LogError::Abortable { .. } if self.is_gone(&failure.topic, failure.partition) => {
                Err(deleted(&failure.topic))
            }
            error => Err(error),
        }
    }

    /// Whether a topic that was not known to somebody is gone; see `watch.rs`.
    pub(super) fn is_gone(&self, topic: &str, partition: i32) -> bool {
        is_gone(|| self.calls.is_missing(topic, partition))
    }

    /// Ends an attempt under at-least-once: waits until nothing sent is in flight any more, and forgets what failed. What
    /// it was made from is read again.
    pub(super) fn settle(&mut self) {
        let deadline = clock::now() + self.timeout + GRACE;
        while !self.calls.flush(FLUSH_STEP) && clock::now() < deadline {
            self.serve();
        }
        self.serve();
        self.failure = None;
    }

    pub(super) fn send_offsets(&mut self, offsets: &TopicPartitionList, group: &GroupMetadata) -> Result<(), LogError> {
        let deadline = clock::now() + self.timeout;
        loop {
            let left = deadline.saturating_duration_since(clock::now());
            let Err(error) = self.calls.send_offsets(offsets, group, left.max(COMMIT_STEP)) else { return Ok(()) };
            self.serve();
            match self.failed("adding offsets to the transaction", &error) {
                // Repeated with the same arguments, as its contract asks.
                LogError::Retriable { .. } if clock::now() < deadline => {}
                LogError::Retriable { context, reason } => return Err(LogError::Abortable { context, reason }),
                error => return Err(error),
            }
        }
    }

    /// Ends the transaction with everything in it, or finds out that it did not end so. When neither is known by
    /// the deadline, it says so: nobody may guess.
    pub(super) fn commit(&mut self) -> Outcome {
        let deadline = clock::now() + self.timeout + GRACE;
        loop {
            let Err(error) = self.calls.commit(COMMIT_STEP) else {
                self.serve();
                return Outcome::Committed;
            };
            self.serve();
            let fatal = error.fatal;
            match self.failed("committing the transaction", &error) {
                LogError::Retriable { .. } if clock::now() < deadline => {}
                LogError::Abortable { context, reason } => {
                    let why = LogError::Abortable { context, reason };
                    // Not committed, that much is certain; a producer that cannot even abort is replaced, and its
                    // successor aborts.
                    return if self.abort().is_ok() { Outcome::Aborted(why) } else { Outcome::Fenced(why) };
                }
                // Fenced when it asked once: refused. When it asked twice, the first request may have been heard.
                why @ LogError::Fenced { .. } if fatal && is_fenced(&error) && !self.deliveries.ended_twice() => {
                    return Outcome::Fenced(why);
                }
                why => return Outcome::Unknown(why),
            }
        }
    }

    /// Takes the transaction back.
    pub(super) fn abort(&mut self) -> Result<(), LogError> {
        let deadline = clock::now() + self.timeout;
        loop {
            let Err(error) = self.calls.abort(ABORT_STEP) else {
                self.serve();
                self.failure = None;
                return Ok(());
            };
            // Records that never left fail now, and the abort waits until we have heard of each.
            self.serve();
            match of_transaction("aborting the transaction", &error) {
                LogError::Retriable { .. } if clock::now() < deadline => {}
                error => {
                    self.stumbled = true;
                    return Err(error);
                }
            }
        }
    }

    /// See the module.
    pub(super) fn wants_replacement(&self) -> bool {
        self.stumbled || self.deliveries.has_unanswered() || self.deliveries.ended_twice()
    }

    fn failed(&mut self, context: &str, error: &CallError) -> LogError {
        self.stumbled = true;
        tracing::warn!(code = %error.code, "{context}: {}", error.text);
        of_transaction(context, error)
    }

    /// See [`crate::log::Producer::refused`].
    pub(super) fn refused(&self) -> &[RefusedOutput] {
        &self.refused
    }

    /// What failed belongs to an attempt that is over.
    pub(super) fn forget(&mut self) {
        self.failure = None;
        self.refused.clear();
    }

    fn serve(&mut self) {
        let Self { calls, deliveries, topics, failure: first, refused, .. } = self;
        calls.serve_events(&mut |failure| {
            if let Some(output) = refused_output(&failure, deliveries, topics) {
                note(refused, output);
            }
            if first.as_ref().is_none_or(|known| tells_more(&failure, known)) {
                *first = Some(failure);
            }
        });
    }
}

/// The output of a task that was not written because the broker refuses it.
fn refused_output(failure: &DeliveryFailure, deliveries: &Deliveries, topics: &TopicTable) -> Option<RefusedOutput> {
    if !refuses_record(failure.code) {
        return None;
    }
    Some(RefusedOutput {
        input: deliveries.origin(failure.opaque)?,
        target: TopicPartition { topic: topics.find(&failure.topic)?, partition: failure.partition },
        fingerprint: failure.fingerprint,
        size: failure.size,
        // A batch is refused as a whole for its size, and by brokers that do not say which record they mean (before 2.4).
        certain: failure.alone || !is_too_large(failure.code) && !failure.text.is_empty(),
        reason: in_words(failure),
    })
}

/// Of a batch that was refused as a whole only the largest record is suspected: most are without fault, and each suspect
/// is sent alone.
fn note(refused: &mut Vec<RefusedOutput>, new: RefusedOutput) {
    let is_rival = |known: &&mut RefusedOutput| !known.certain && !new.certain && known.target == new.target;
    match refused.iter_mut().find(is_rival) {
        Some(known) if known.size < new.size => *known = new,
        Some(_) => {}
        None => refused.push(new),
    }
}

fn is_fenced(error: &CallError) -> bool {
    use rdkafka::error::RDKafkaErrorCode::{Fenced, InvalidProducerEpoch, ProducerFenced};
    matches!(error.code, Fenced | InvalidProducerEpoch | ProducerFenced)
}

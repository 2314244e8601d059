//! Collects a worker's writes and commits them as one batch.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::log::{CommittedOffset, LogError, Outcome, OutputRecord, Producer, TopicPartition};

use super::commit::Failure;
use super::core::Core;
use super::topic::Topic;
use super::transaction::Transaction;

/// See [`super::EmbeddedLog`].
pub struct EmbeddedProducer {
    core: Arc<Core>,
    topics: Vec<Arc<Topic>>,
    transaction: Rc<RefCell<Transaction>>,
    written: Vec<(u32, i32, i64)>,
}

impl EmbeddedProducer {
    pub(super) fn new(core: Arc<Core>, topics: Vec<Arc<Topic>>) -> Result<Self, LogError> {
        core.check()?;
        let transaction = Rc::new(RefCell::new(Transaction::new(topics.clone())));
        Ok(Self { core, topics, transaction, written: Vec::new() })
    }

    /// What the stores of this worker add their writes to.
    pub(super) fn transaction(&self) -> &Rc<RefCell<Transaction>> {
        &self.transaction
    }
}

impl Producer for EmbeddedProducer {
    type Group = ();

    fn begin(&mut self) -> Result<(), LogError> {
        self.transaction.borrow_mut().discard();
        self.core.check()
    }

    #[inline]
    fn send(&mut self, record: &OutputRecord<'_>) -> Result<(), LogError> {
        self.transaction.borrow_mut().send(record)
    }

    fn flush(&mut self) -> Result<(), LogError> {
        Ok(())
    }

    fn send_offsets(&mut self, offsets: &[CommittedOffset], (): &()) -> Result<(), LogError> {
        self.transaction.borrow_mut().offsets.extend_from_slice(offsets);
        Ok(())
    }

    fn commit(&mut self) -> Outcome {
        self.written.clear();
        match self.core.commit(&mut self.transaction.borrow_mut()) {
            Ok(written) => {
                self.written = written;
                Outcome::Committed
            }
            Err(Failure::Refused(error)) => Outcome::Aborted(error),
            Err(Failure::Unknown(error)) => Outcome::Unknown(error),
        }
    }

    fn abort(&mut self) -> Result<(), LogError> {
        self.transaction.borrow_mut().discard();
        Ok(())
    }

    fn written_end(&self, changelog: TopicPartition) -> Option<i64> {
        let topic = self.topics.get(changelog.topic.0 as usize)?.id;
        let written = self.written.iter().find(|&&(id, partition, _)| (id, partition) == (topic, changelog.partition));
        written.map(|&(_, _, end)| end)
    }
}

//! What the driver does after a failure: as an application, it stops, and keeps nothing of the record that failed.

use crate::error::Error;
use crate::log::TopicPartition;
use crate::topology::Topology;

use super::TestDriver;

/// Why nothing is processed any more.
#[derive(Debug)]
pub(super) struct Stop {
    reason: String,
    /// The record it is the fault of, if it is one record's.
    record: Option<(TopicPartition, i64)>,
}

impl<T: Topology> TestDriver<T> {
    /// Goes on behind the record that the driver stopped at, as if somebody had moved the committed position by hand: the
    /// record stays unprocessed for good. What waited behind it is processed.
    ///
    /// ```
    /// use streamwright::prelude::*;
    /// use streamwright::{Error, TestDriver};
    ///
    /// topology! {
    ///     #![application_id = "sums-streams-v1"]
    ///     pub struct Sums;
    ///     #[source(topic = "numbers.v1", key = Utf8, value = I64)]
    ///     let numbers: Stream<String, i64>;
    ///     #[store(name = "sums", key = Utf8, value = I64)]
    ///     let sums: Table<String, i64> = numbers.group_by_key().reduce(|sum, n| sum + n);
    /// }
    ///
    /// # fn main() -> Result<(), Error> {
    /// let mut driver = TestDriver::new(Sums)?;
    /// driver.input::<Utf8, I64>("numbers.v1").pipe("k", &1)?;
    /// // Eight bytes are a number, one is none.
    /// let failure = driver.input::<Utf8, Bytes>("numbers.v1").pipe("k", &vec![b'x']);
    /// assert!(matches!(failure, Err(Error::Record { offset: 1, .. })));
    /// assert!(matches!(driver.input::<Utf8, I64>("numbers.v1").pipe("k", &2), Err(Error::Stopped { .. })));
    ///
    /// driver.skip_record()?;
    /// driver.input::<Utf8, I64>("numbers.v1").pipe("k", &2)?;
    /// assert_eq!(driver.store::<Utf8, I64>("sums").get::<str, i64>("k"), Some(3));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As for processing; and when the driver has not stopped, or what it stopped with is no record's fault.
    pub fn skip_record(&mut self) -> Result<(), Error> {
        let Some(stop) = self.stopped.take() else {
            return Err(Error::Unsupported("`skip_record` goes on after a failure, and nothing has failed".to_owned()));
        };
        let skipped = match stop.record {
            Some((partition, offset)) => self.worker.skip(partition, offset),
            None => Ok(false),
        };
        match skipped {
            Ok(true) => self.run(),
            Ok(false) => {
                let error = Error::Stopped { reason: stop.reason.clone() };
                self.stopped = Some(stop);
                Err(error)
            }
            Err(error) => Err(self.stop(error)),
        }
    }

    /// Refuses to go on after a failure.
    pub(super) fn check_running(&self) -> Result<(), Error> {
        match &self.stopped {
            Some(stop) => Err(Error::Stopped { reason: stop.reason.clone() }),
            None => Ok(()),
        }
    }

    /// Aborts the transaction and remembers why.
    pub(super) fn stop(&mut self, error: Error) -> Error {
        let record = match &error {
            Error::Record { topic, partition, offset, .. } => {
                let at = |topic| (TopicPartition { topic, partition: *partition }, *offset);
                self.topics.find(topic).map(at)
            }
            _ => None,
        };
        self.stopped = Some(Stop { reason: error.to_string(), record });
        // The first failure is the one to report; a second one is its consequence.
        match self.worker.restart() {
            Ok(()) => error,
            Err(consequence) => {
                tracing::warn!(%consequence, "the driver could not go back to the last commit");
                error
            }
        }
    }
}

//! Decides whether a topic was deleted: nobody else does. That one broker does not know a topic says nothing, because a
//! broker that has just started may not know all of them yet; a topic is gone when it stays unknown for some seconds,
//! whoever is asked.
//!
//! Of input, librdkafka reports it only as a log line: fetching fails, is repeated, and after a while stops.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};

use super::context::Context;
use super::error::{deleted, lookup_is_missing};
use crate::clock;
use crate::log::{LogError, TopicId, TopicTable};

/// How often a look is taken without a reason, while there is nothing to read.
const INTERVAL: Duration = Duration::from_secs(30);
/// How often with one.
const SUSPICIOUS_INTERVAL: Duration = Duration::from_secs(1);
/// How long a topic must be missing.
pub(super) const MISSING_FOR: Duration = Duration::from_secs(5);
/// How long a look may take.
pub(super) const ANSWER: Duration = Duration::from_secs(2);
/// The pause between two questions about a topic that just went missing.
const PAUSE: Duration = Duration::from_millis(500);

/// Whether a topic that somebody did not know is gone, as `is_missing` says of it for [`MISSING_FOR`]. Waits that long
/// if so.
pub(super) fn is_gone(is_missing: impl FnMut() -> bool) -> bool {
    stays_missing(MISSING_FOR, PAUSE, is_missing)
}

fn stays_missing(time: Duration, pause: Duration, mut is_missing: impl FnMut() -> bool) -> bool {
    let since = clock::now();
    while is_missing() {
        if clock::elapsed(since) >= time {
            return true;
        }
        std::thread::sleep(pause);
    }
    false
}

/// See the module.
pub(super) struct TopicWatch {
    next: Instant,
    missing_since: Option<Instant>,
    /// Somebody did not know a topic, and the question whether it is gone has no answer yet.
    suspicious: bool,
}

impl TopicWatch {
    pub(super) fn new() -> Self {
        Self { next: clock::now() + INTERVAL, missing_since: None, suspicious: false }
    }

    /// To be called while records come: only a suspicion is looked into. Usually does nothing.
    ///
    /// # Errors
    /// As [`TopicWatch::look`].
    pub(super) fn look_if_suspicious(
        &mut self,
        client: &BaseConsumer<Context>,
        topics: &TopicTable,
    ) -> Result<(), LogError> {
        self.heed(client);
        if self.suspicious { self.look(client, topics) } else { Ok(()) }
    }

    fn heed(&mut self, client: &BaseConsumer<Context>) {
        if client.context().take_suspicion() && self.missing_since.is_none() {
            self.next = clock::now();
            self.suspicious = true;
        }
    }

    /// To be called while there is nothing to read. Usually does nothing.
    ///
    /// # Errors
    /// [`LogError::Topic`] for an input topic that was deleted.
    pub(super) fn look(&mut self, client: &BaseConsumer<Context>, topics: &TopicTable) -> Result<(), LogError> {
        self.heed(client);
        let now = clock::now();
        if now < self.next {
            return Ok(());
        }
        let inputs = topics.inputs();
        let missing = inputs.iter().find(|&&topic| is_missing(client, topics, topic));
        let Some(&missing) = missing else {
            self.missing_since = None;
            self.suspicious = false;
            self.next = clock::now() + INTERVAL;
            return Ok(());
        };
        self.next = clock::now() + SUSPICIOUS_INTERVAL;
        if clock::elapsed(*self.missing_since.get_or_insert(now)) < MISSING_FOR {
            return Ok(());
        }
        Err(deleted(topics.name(missing)))
    }
}

/// Whether a broker says that the topic is not there as it was at the start.
pub(super) fn is_missing(client: &BaseConsumer<Context>, topics: &TopicTable, topic: TopicId) -> bool {
    lookup_is_missing(client.fetch_metadata(Some(topics.name(topic)), ANSWER), topics.partitions(topic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_is_not_enough_to_call_a_topic_gone() {
        let mut answers = [true, true, false].into_iter();
        assert!(!stays_missing(Duration::from_secs(60), Duration::ZERO, || answers.next().expect("asked too often")));
        let mut n_asked = 0;
        let missing = || {
            n_asked += 1;
            true
        };
        assert!(stays_missing(Duration::from_millis(5), Duration::from_millis(1), missing));
        assert!(n_asked > 1, "asked once");
    }
}

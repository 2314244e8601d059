//! Notices that an input topic was deleted. librdkafka reports it only as a log line: fetching fails, is repeated, and
//! after a while stops.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};

use super::context::Context;
use super::error::{deleted, lookup_is_missing};
use crate::log::{LogError, TopicTable};

/// How often a look is taken without a reason, while there is nothing to read.
const INTERVAL: Duration = Duration::from_secs(30);
/// How often with one.
const SUSPICIOUS_INTERVAL: Duration = Duration::from_secs(1);
/// How long a topic must be missing: a broker that has just started may not know all of them yet.
const MISSING_FOR: Duration = Duration::from_secs(5);
/// How long a look may take.
const ANSWER: Duration = Duration::from_secs(2);

/// See the module.
pub(super) struct TopicWatch {
    next: Instant,
    missing_since: Option<Instant>,
}

impl TopicWatch {
    pub(super) fn new() -> Self {
        Self { next: Instant::now() + INTERVAL, missing_since: None }
    }

    /// To be called while there is nothing to read. Usually does nothing.
    ///
    /// # Errors
    /// [`LogError::Topic`] for an input topic that was deleted.
    pub(super) fn look(&mut self, client: &BaseConsumer<Context>, topics: &TopicTable) -> Result<(), LogError> {
        let now = Instant::now();
        if client.context().take_suspicion() && self.missing_since.is_none() {
            self.next = now;
        }
        if now < self.next {
            return Ok(());
        }
        let inputs = topics.inputs();
        let mut names = inputs.iter().map(|&topic| topics.name(topic));
        let missing = names.find(|name| lookup_is_missing(client.fetch_metadata(Some(name.as_ref()), ANSWER)));
        let Some(missing) = missing else {
            self.missing_since = None;
            self.next = Instant::now() + INTERVAL;
            return Ok(());
        };
        self.next = Instant::now() + SUSPICIOUS_INTERVAL;
        if self.missing_since.get_or_insert(now).elapsed() < MISSING_FOR {
            return Ok(());
        }
        Err(deleted(Arc::as_ref(missing)))
    }
}

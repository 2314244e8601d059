//! What librdkafka tells a client of ours: log lines, errors, changes of assignment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rdkafka::TopicPartitionList;
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::types::RDKafkaRespErr;

use super::rebalance::Membership;
use crate::config::Config;

/// Receives callbacks; they run on the thread that polls.
pub(super) struct Context {
    /// Which client it is, for log lines: `consumer`, `producer`, …
    client: &'static str,
    /// Knows which words must not be repeated.
    config: Config,
    /// The last error that was not about one partition, with librdkafka's words.
    last_error: Mutex<Option<(RDKafkaErrorCode, String)>>,
    /// Something is wrong with a partition; which, and whether it lasts, must be asked.
    suspicion: AtomicBool,
    /// The state of the group membership; consumers only.
    pub(super) membership: Mutex<Membership>,
}

impl Context {
    pub(super) fn new(client: &'static str, config: &Config) -> Self {
        Self {
            client,
            config: config.clone(),
            last_error: Mutex::default(),
            suspicion: AtomicBool::default(),
            membership: Mutex::default(),
        }
    }

    /// The last error's words; librdkafka's calls often say no more than "timed out".
    pub(super) fn last_error(&self) -> Option<(RDKafkaErrorCode, String)> {
        self.last_error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What a broker last said, if it did not accept our credentials and nothing else has been heard since. librdkafka goes
    /// on trying, and its calls time out.
    pub(super) fn refused_login(&self) -> Option<String> {
        let (code, words) = self.last_error()?;
        matches!(code, RDKafkaErrorCode::Authentication | RDKafkaErrorCode::SaslAuthenticationFailed).then_some(words)
    }
}

impl Context {
    /// Somebody did not know a topic.
    pub(super) fn suspect(&self) {
        self.suspicion.store(true, Ordering::Relaxed);
    }

    /// Whether an error about a partition was met since the last call.
    pub(super) fn take_suspicion(&self) -> bool {
        self.suspicion.swap(false, Ordering::Relaxed)
    }
}

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, line: &str) {
        // Errors about one partition become log lines of this kind, and nothing else.
        if facility == "ERROR" {
            self.suspicion.store(true, Ordering::Relaxed);
        }
        let (client, line) = (self.client, self.config.scrub(line));
        match level {
            RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical | RDKafkaLogLevel::Error => {
                tracing::error!(target: "librdkafka", client, facility, "{line}")
            }
            RDKafkaLogLevel::Warning => tracing::warn!(target: "librdkafka", client, facility, "{line}"),
            RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info => {
                tracing::info!(target: "librdkafka", client, facility, "{line}");
            }
            RDKafkaLogLevel::Debug => tracing::debug!(target: "librdkafka", client, facility, "{line}"),
        }
    }

    fn stats_raw(&self, _statistics: &[u8]) {}

    fn error(&self, error: KafkaError, reason: &str) {
        let code = error.rdkafka_error_code().unwrap_or(RDKafkaErrorCode::Unknown);
        let reason = self.config.scrub(reason);
        tracing::warn!(target: "librdkafka", client = self.client, error = %code, "{reason}");
        let mut last = self.last_error.lock().unwrap_or_else(PoisonError::into_inner);
        // "All brokers are down" comes last and says least.
        if code != RDKafkaErrorCode::AllBrokersDown || last.is_none() {
            *last = Some((code, reason));
        }
    }
}

impl ConsumerContext for Context {
    /// Only writes down what happened. librdkafka then waits, with the membership alive, until the worker calls
    /// assign or unassign: the worker commits in between, with its own hands and at a moment of its choosing.
    fn rebalance(&self, consumer: &BaseConsumer<Self>, code: RDKafkaRespErr, partitions: &mut TopicPartitionList) {
        let assigned = code == RDKafkaRespErr::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
        let mut membership = self.membership.lock().unwrap_or_else(PoisonError::into_inner);
        if assigned {
            membership.assigned(consumer, partitions);
        } else {
            membership.revoked(consumer);
        }
    }
}

//! What exists. Retries while no broker answers, as long as the configuration allows.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::{Offset, TopicPartitionList};

use crate::clock;
use crate::config::Config;
use crate::log::LogError;
use crate::log::Watermarks;
use crate::log::kafka::client_config::{self, Role};
use crate::log::kafka::context::Context;
use crate::log::kafka::error::{code_of, is_missing, is_passing, opening, plain, refused_login};
use crate::log::kafka::ffi::describe::{self, Described};
use crate::log::kafka::ffi::queue::n_consumer_events;
use crate::log::kafka::watermarks;
use crate::log::topics::{PlannedTopic, Role as TopicRole, TopicPlan, TopicTable};

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How long a topic of the user's must be missing before the start is refused.
const MISSING_FOR: Duration = Duration::from_secs(2);
/// How long credentials that a broker refuses are tried again: new ones take some seconds to reach every broker.
const LOGIN: Duration = Duration::from_secs(10);
/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(5);

/// A committed offset.
pub(super) struct Committed {
    pub(super) partition: i32,
    pub(super) offset: i64,
    pub(super) metadata: String,
}

/// Asks the cluster. A consumer, because consumers never create what they ask for; of the application's group, whose
/// offsets it may ask for, but not a member.
pub(in super::super) struct Lookup {
    client: BaseConsumer<Context>,
    servers: String,
    started: Instant,
    deadline: Instant,
}

impl Lookup {
    /// Opens the client; connections are made when something is asked.
    pub(in super::super) fn connect(config: &Config, deadline: Instant) -> Result<Self, LogError> {
        let mut settings = client_config::build(config, &Role::Admin)?;
        settings.set("group.id", &config.application_id);
        let client = settings
            .create_with_context(Context::new("admin", config))
            .map_err(|error| opening(config, "opening a client for topic look-ups", &error))?;
        let servers = config.bootstrap_servers.clone().unwrap_or_default();
        Ok(Self { client, servers, started: clock::now(), deadline })
    }

    /// For other questions.
    pub(super) fn client(&self) -> &BaseConsumer<Context> {
        &self.client
    }

    /// The partition count of each topic of the plan; `None` where there is no such topic. That a topic of the user's is
    /// missing is asked more than once: a broker that has just started does not know all of them.
    pub(super) fn partition_counts(&self, plan: &TopicPlan) -> Result<Vec<Option<i32>>, LogError> {
        let since = clock::now();
        loop {
            let counts = self.partition_counts_now(plan)?;
            let missing = |(topic, count): (&PlannedTopic, &Option<i32>)| {
                count.is_none() && matches!(topic.role, TopicRole::External { .. })
            };
            let settled = !plan.topics.iter().zip(&counts).any(missing);
            if settled || clock::elapsed(since) >= MISSING_FOR || clock::now() >= self.deadline {
                return Ok(counts);
            }
            std::thread::sleep(FIRST_PAUSE);
        }
    }

    fn partition_counts_now(&self, plan: &TopicPlan) -> Result<Vec<Option<i32>>, LogError> {
        plan.topics.iter().map(|topic| self.partition_count(&topic.name)).collect()
    }

    /// The same after topics were created: waits until every broker we may ask knows them all, with a leader for
    /// each partition.
    pub(super) fn partition_counts_once_complete(
        &self,
        plan: &TopicPlan,
        expected: &TopicTable,
    ) -> Result<Vec<Option<i32>>, LogError> {
        let mut pause = Pause::new();
        loop {
            let counts = self.partition_counts_now(plan)?;
            let Some(missing) = counts.iter().position(Option::is_none) else { return Ok(counts) };
            if !pause.rest(self.deadline) {
                return Err(LogError::Topic {
                    topic: expected.topics[missing].name.to_string(),
                    reason: format!("was created, but does not appear within {} ms", self.waited().as_millis()),
                });
            }
        }
    }

    pub(super) fn partition_count(&self, topic: &str) -> Result<Option<i32>, LogError> {
        self.retried(&format!("looking up topic `{topic}`"), |timeout| {
            let metadata = self.client.fetch_metadata(Some(topic), timeout)?;
            let Some(found) = metadata.topics().first() else { return Ok(None) };
            if let Some(error) = found.error().map(RDKafkaErrorCode::from) {
                return if is_missing(error) { Ok(None) } else { Err(KafkaError::MetadataFetch(error)) };
            }
            if found.partitions().iter().any(|partition| partition.leader() < 0) {
                return Err(KafkaError::MetadataFetch(RDKafkaErrorCode::LeaderNotAvailable));
            }
            Ok((!found.partitions().is_empty()).then(|| i32::try_from(found.partitions().len()).unwrap_or(i32::MAX)))
        })
    }

    /// The offsets that a partition holds.
    pub(super) fn watermarks(&self, topic: &str, partition: i32) -> Result<Watermarks, LogError> {
        self.retried(&format!("asking for the offsets of topic `{topic}` partition {partition}"), |timeout| {
            watermarks::ask(&self.client, topic, partition, timeout)
        })
    }

    /// What the group has committed of a topic.
    pub(super) fn committed(&self, topic: &str, partitions: i32) -> Result<Vec<Committed>, LogError> {
        let mut asked = TopicPartitionList::new();
        asked.add_partition_range(topic, 0, partitions - 1);
        let answer = self.retried(&format!("looking up committed offsets of topic `{topic}`"), |timeout| {
            self.client.committed_offsets(asked.clone(), timeout)
        })?;
        let committed = answer.elements().into_iter().filter_map(|element| match element.offset() {
            Offset::Offset(offset) => {
                Some(Committed { partition: element.partition(), offset, metadata: element.metadata().to_owned() })
            }
            _ => None,
        });
        Ok(committed.collect())
    }

    /// The first partition of a topic that the group has read something of, and up to which offset.
    pub(super) fn progress(&self, topic: &str, partitions: i32) -> Result<Option<(i32, i64)>, LogError> {
        let committed = self.committed(topic, partitions)?;
        Ok(committed.into_iter().map(|at| (at.partition, at.offset)).find(|(_, offset)| *offset > 0))
    }

    /// The ids of topics.
    pub(super) fn uuids(&self, topics: &[&str]) -> Result<Vec<Described>, LogError> {
        self.retried("asking for the ids of topics", |timeout| describe::topic_uuids(&self.client, topics, timeout))
    }

    fn waited(&self) -> Duration {
        clock::elapsed(self.started)
    }

    /// Repeats `ask` while it fails for reasons that pass.
    fn retried<T>(&self, what: &str, mut ask: impl FnMut(Duration) -> Result<T, KafkaError>) -> Result<T, LogError> {
        let mut pause = Pause::new();
        loop {
            let left = self.deadline.saturating_duration_since(clock::now());
            let error = match ask(left.min(ATTEMPT).max(Duration::from_millis(100))) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            self.hear();
            let code = code_of(&error).unwrap_or(RDKafkaErrorCode::Unknown);
            if !is_passing(code) {
                return Err(plain(what, &error));
            }
            if let Some(words) = self.client.client().context().refused_login()
                && self.waited() >= LOGIN
            {
                return Err(refused_login(what, words));
            }
            let reason = self.reason(code);
            if !pause.rest(self.deadline) {
                return Err(self.gave_up(what, code, reason));
            }
            let waited_ms = u64::try_from(self.waited().as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(servers = %self.servers, waited_ms, "{what} failed: {reason}; trying again");
        }
    }

    /// Lets librdkafka say why, behind all that it has to say before: on a busy machine, with `debug` set, thousands of
    /// lines wait.
    fn hear(&self) {
        let since = clock::now();
        let mut patience = Duration::from_millis(20);
        loop {
            // An error is written down by the context.
            let _ = self.client.poll(patience);
            if n_consumer_events(&self.client) == 0 || clock::elapsed(since) >= ATTEMPT {
                return;
            }
            patience = Duration::ZERO;
        }
    }

    /// What stands behind a bare "timed out".
    fn reason(&self, code: RDKafkaErrorCode) -> String {
        match self.client.client().context().last_error() {
            Some((_, words)) if is_connection(code) => words,
            _ => code.to_string(),
        }
    }

    fn gave_up(&self, what: &str, code: RDKafkaErrorCode, reason: String) -> LogError {
        if is_connection(code) {
            let waited_ms = u64::try_from(self.waited().as_millis()).unwrap_or(u64::MAX);
            LogError::Unreachable { servers: self.servers.clone(), waited_ms, reason }
        } else {
            LogError::Fatal { context: what.to_owned(), reason }
        }
    }
}

/// Whether the code says that nobody answered, rather than what somebody answered.
fn is_connection(code: RDKafkaErrorCode) -> bool {
    matches!(
        code,
        RDKafkaErrorCode::BrokerTransportFailure
            | RDKafkaErrorCode::AllBrokersDown
            | RDKafkaErrorCode::OperationTimedOut
            | RDKafkaErrorCode::Resolve
            | RDKafkaErrorCode::TimedOutQueue
    )
}

/// Growing pauses between attempts.
pub(super) struct Pause(Duration);

impl Pause {
    pub(super) fn new() -> Self {
        Self(FIRST_PAUSE)
    }

    /// Sleeps; false if `deadline` has passed.
    pub(super) fn rest(&mut self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(clock::now());
        std::thread::sleep(self.0.min(left));
        self.0 = (self.0 * 2).min(LONGEST_PAUSE);
        !left.is_zero()
    }
}

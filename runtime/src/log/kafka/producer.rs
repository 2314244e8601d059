//! Writes outputs, changelogs and offsets.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rdkafka::client::Client;
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::types::RDKafkaType;

use super::client_config::{self, Role};
use super::consumer::offset_list;
use super::context::Context;
use super::delivery::{Deliveries, UNTRACKED};
use super::error::{by_code, deleted, is_missing, opening};
use super::ffi::Keep;
use super::ffi::interceptor;
use super::ffi::produce::{NewRecord, Topic};
use super::ffi::transaction::Transactions;
use super::purge::Purger;
use super::rebalance::Group;
use super::transaction::TransactionLoop;
use crate::clock;
use crate::config::Config;
use crate::description::ProcessingGuarantee;
use crate::log::{
    CommittedOffset, LogError, Origin, Outcome, OutputRecord, Producer, RefusedOutput, TopicPartition, TopicTable,
};

/// How long the coordinator may take to open a producer before the worker looks around: at its group, and at whether to
/// stop.
const OPENING: Duration = Duration::from_secs(5);
/// How long a broker is waited for before that.
const CONNECT: Duration = Duration::from_secs(1);

/// Fields are destroyed in order: what points into the client, then the client, then what the client points to.
pub struct KafkaProducer {
    /// By topic id.
    targets: Vec<Topic>,
    transactions: TransactionLoop,
    client: Rc<Client<Context>>,
    deliveries: Arc<Deliveries>,
    topics: Arc<TopicTable>,
    exactly_once: bool,
    timeout: Duration,
    /// Offsets added to the current transaction.
    offsets: Vec<CommittedOffset>,
    /// The record that is being processed.
    input: Option<(TopicPartition, i64)>,
    /// The same, as outputs carry it.
    made_from: usize,
    /// The largest record that librdkafka takes, `message.max.bytes`.
    largest: String,
    purger: Purger,
}

impl KafkaProducer {
    pub(super) fn open(
        config: &Config,
        topics: &Arc<TopicTable>,
        worker: usize,
        process_id: &str,
        purger: Purger,
    ) -> Result<Self, LogError> {
        let exactly_once = config.processing_guarantee == ProcessingGuarantee::ExactlyOnceV2;
        // Survives restarts: a restarted worker takes over, and ends, the transaction its predecessor left open.
        let transactional_id = exactly_once.then(|| format!("{}-{process_id}-{worker}", config.application_id));
        let settings = client_config::build(config, &Role::Producer { worker, transactional_id })?;
        let largest = settings.get("message.max.bytes").unwrap_or_default().to_owned();
        let what = "opening a producer";
        let native = settings.create_native_config().map_err(|error| opening(config, what, &error))?;
        let deliveries = Arc::new(Deliveries::new(topics));
        interceptor::install(&native, &deliveries);
        let client = Client::new(&settings, native, RDKafkaType::RD_KAFKA_PRODUCER, Context::new("producer", config));
        let client = Rc::new(client.map_err(|error| opening(config, what, &error))?);
        let calls = Transactions::new(Rc::clone(&client), Arc::clone(&deliveries)).ok_or_else(|| LogError::Fatal {
            context: what.to_owned(),
            reason: "librdkafka gave no event queue".to_owned(),
        })?;
        let keep: Keep = Rc::<Client<Context>>::clone(&client);
        let targets = topics.topics.iter().map(|topic| {
            let failed =
                |code: RDKafkaErrorCode| by_code(format!("opening topic `{}`", topic.name), code, code.to_string());
            Topic::open(&keep, &topic.name).map_err(failed)
        });
        let targets = targets.collect::<Result<_, _>>()?;
        let timeout = config.transaction_timeout;
        let mut producer = Self {
            targets,
            transactions: TransactionLoop::new(calls, Arc::clone(&deliveries), Arc::clone(topics), timeout),
            client,
            deliveries,
            topics: Arc::clone(topics),
            exactly_once,
            timeout,
            offsets: Vec::new(),
            input: None,
            made_from: UNTRACKED,
            largest,
            purger,
        };
        if exactly_once {
            producer.init()?;
        }
        Ok(producer)
    }

    fn init(&mut self) -> Result<(), LogError> {
        self.connect();
        let opened = self.transactions.init(OPENING).map_err(|error| match error {
            LogError::Retriable { context, reason } => {
                let reason = self.client.context().last_error().map_or(reason, |(_, words)| words);
                LogError::Retriable { context, reason }
            }
            error => error,
        });
        opened.and_then(|()| self.check_broker())
    }

    /// Waits until a broker is connected to. librdkafka asks for the transaction's coordinator at once or after half a
    /// second, and at once there would be nobody to ask. Where nobody answers, the opening itself says so.
    fn connect(&self) {
        let topic = self.topics.topics.first().map(|topic| &*topic.name);
        if let Err(error) = self.client.fetch_metadata(topic, CONNECT) {
            tracing::debug!(%error, "no broker answers yet");
        }
    }

    /// Before Kafka 2.5 exactly-once cannot be had: see [`Deliveries::has_old_broker`].
    fn check_broker(&self) -> Result<(), LogError> {
        if !self.deliveries.has_old_broker() {
            return Ok(());
        }
        Err(LogError::Fatal {
            context: "opening the transactional producer".to_owned(),
            reason: "a broker is older than Kafka 2.5, where offsets in a transaction carry no membership and a \
                     former member of the group could commit them: exactly_once_v2 needs a newer one; \
                     `processing.guarantee=at_least_once` does not"
                .to_owned(),
        })
    }

    /// Why librdkafka did not take a record.
    #[cold]
    fn refused(&mut self, record: &OutputRecord<'_>, code: RDKafkaErrorCode) -> LogError {
        let target = record.target;
        let name = Arc::clone(self.topics.name(target.topic));
        // A failed delivery before this record explains more than the state it left behind.
        if let Err(error) = self.transactions.check_deliveries() {
            return error;
        }
        let context = format!("writing to topic `{name}` partition {}", target.partition);
        if is_missing(code) {
            let gone = self.transactions.is_gone(&name, target.partition);
            return if gone { deleted(&name) } else { LogError::Abortable { context, reason: code.to_string() } };
        }
        if let Some((code, reason)) = self.client.fatal_error() {
            return LogError::Fenced { context, reason: format!("{reason} ({code})") };
        }
        let reason = code.to_string();
        match code {
            RDKafkaErrorCode::State => LogError::Abortable { context, reason },
            RDKafkaErrorCode::MessageSizeTooLarge => {
                let reason = format!(
                    "it has {} bytes, and this application sends at most {} (`producer.message.max.bytes`; the topic's \
                     own limit is `max.message.bytes`)",
                    size(record),
                    self.largest
                );
                LogError::Unwritable { topic: name.to_string(), input: self.origin(), reason }
            }
            _ => LogError::Fatal { context, reason },
        }
    }

    fn origin(&self) -> Option<Box<Origin>> {
        self.input.map(|input| self.topics.origin(input))
    }
}

/// Bytes of key, value and headers.
fn size(record: &OutputRecord<'_>) -> usize {
    let length = |bytes: Option<&[u8]>| bytes.map_or(0, <[u8]>::len);
    let headers: usize = record.headers.iter().map(|(name, value)| name.len() + length(value)).sum();
    length(record.key) + length(record.value) + headers
}

impl Producer for KafkaProducer {
    type Group = Group;

    fn begin(&mut self) -> Result<(), LogError> {
        self.offsets.clear();
        if self.exactly_once {
            return self.transactions.begin();
        }
        self.deliveries.begin();
        self.transactions.check_deliveries()?;
        self.transactions.forget();
        Ok(())
    }

    #[inline]
    fn processing(&mut self, input: TopicPartition, offset: i64) {
        self.input = Some((input, offset));
        self.made_from = self.deliveries.made_from(input, offset);
    }

    #[inline]
    fn send(&mut self, record: &OutputRecord<'_>) -> Result<(), LogError> {
        let target = record.target;
        let new = NewRecord {
            partition: target.partition,
            key: record.key,
            value: record.value,
            timestamp: record.time(),
            headers: record.headers,
            opaque: self.deliveries.opaque(target, self.made_from),
        };
        let mut deadline = None;
        loop {
            let Some(topic) = self.targets.get(target.topic.0 as usize) else {
                return Err(self.refused(record, RDKafkaErrorCode::UnknownTopic));
            };
            match topic.produce(&new) {
                Ok(()) => return Ok(()),
                Err(RDKafkaErrorCode::QueueFull) => {}
                Err(code) => return Err(self.refused(record, code)),
            }
            if clock::now() >= *deadline.get_or_insert_with(|| clock::now() + self.timeout) {
                return Err(LogError::Abortable {
                    context: format!("writing to topic `{}`", self.topics.name(target.topic)),
                    reason: "the producer's buffer did not empty within the transaction's timeout".to_owned(),
                });
            }
            self.transactions.make_room()?;
        }
    }

    fn refused(&self) -> &[RefusedOutput] {
        self.transactions.refused()
    }

    fn flush(&mut self) -> Result<(), LogError> {
        self.transactions.flush()
    }

    fn send_offsets(&mut self, offsets: &[CommittedOffset], group: &Group) -> Result<(), LogError> {
        if !self.exactly_once || offsets.is_empty() {
            return Ok(());
        }
        self.transactions.send_offsets(&offset_list(&self.topics, offsets), group.metadata())?;
        self.offsets.extend_from_slice(offsets);
        Ok(())
    }

    fn commit(&mut self) -> Outcome {
        if !self.exactly_once {
            return Outcome::Committed;
        }
        let outcome = self.transactions.commit();
        if matches!(outcome, Outcome::Committed) {
            self.purger.committed(&self.topics, &self.offsets);
        }
        outcome
    }

    fn abort(&mut self) -> Result<(), LogError> {
        if self.exactly_once {
            return self.transactions.abort();
        }
        self.transactions.settle();
        Ok(())
    }

    fn written_end(&self, changelog: TopicPartition) -> Option<i64> {
        self.deliveries.end(changelog)
    }

    fn wants_replacement(&self) -> bool {
        self.exactly_once && self.transactions.wants_replacement()
    }
}

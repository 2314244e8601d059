//! A broker, seen by plain clients.

use std::path::Path;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Header, Headers as _, Message as _, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use rdkafka::{Offset, TopicPartitionList};
use streamwright::config::Config;
use streamwright::log::{KafkaLog, TopicPlan};
use streamwright::prelude::Headers;
use streamwright::topology::TopologyDescription;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::slate;

use super::ground::Ground;
use crate::records::{Record, Topic};

const TIMEOUT: Duration = Duration::from_secs(30);
/// How soon a member counts as dead that was killed.
const SESSION_MS: &str = "3000";
/// The earliest time that a client can write; see `docs/differences.md`.
const FIRST_TIME: i64 = 1;

/// See [`Ground`].
pub(super) struct OnKafka {
    config: Config,
    producer: BaseProducer,
    /// Of the application's group, without being a member.
    reader: BaseConsumer,
    /// Sees the records of open transactions too.
    onlooker: BaseConsumer,
    inputs: Vec<&'static str>,
    outputs: Vec<&'static str>,
    /// The topics that the application reads.
    sources: Vec<String>,
}

impl OnKafka {
    /// The broker of the environment; a first life finds the topics of the case empty.
    pub(super) fn open(
        description: &TopologyDescription,
        dir: &Path,
        inputs: &[Topic],
        outputs: &[Topic],
        is_first: bool,
    ) -> Result<Self, String> {
        let kafka = Kafka::find()?;
        let id = description.application_id;
        if is_first {
            let topics: Vec<_> = inputs.iter().chain(outputs).map(|(topic, ..)| (*topic, 1)).collect();
            slate::wipe(&kafka, id, &topics);
        }
        let builder = Config::for_topology(description).bootstrap_servers(&kafka.address).state_dir(dir);
        let builder = builder.commit_interval(Duration::from_millis(20)).exit_at_end(false);
        let builder = builder.set("consumer.session.timeout.ms", SESSION_MS);
        let builder = builder.set("consumer.heartbeat.interval.ms", "300");
        // Event times of cases are long ago, and brokers shorten changelogs of windows by their own clocks.
        let builder = builder.set("topic.retention.ms", "-1");
        let mut reader = kafka.client();
        reader.set("group.id", id).set("isolation.level", "read_committed").set("enable.auto.commit", "false");
        // The end of a partition is known when a fetch has waited in vain.
        reader.set("fetch.wait.max.ms", "20").set("enable.partition.eof", "true");
        let mut onlooker = kafka.client();
        onlooker.set("isolation.level", "read_uncommitted");
        let plan = TopicPlan::new(description);
        let sources = plan.sources.iter().map(|topic| plan.topics[topic.0 as usize].name.clone()).collect();
        Ok(Self {
            config: builder.build().map_err(|error| error.to_string())?,
            producer: kafka.client().create().map_err(|error| error.to_string())?,
            reader: reader.create().map_err(|error| error.to_string())?,
            onlooker: onlooker.create().map_err(|error| error.to_string())?,
            inputs: inputs.iter().map(|(topic, ..)| *topic).collect(),
            outputs: outputs.iter().map(|(topic, ..)| *topic).collect(),
            sources,
        })
    }

    /// What the application runs on.
    pub(super) fn application(&self) -> Result<(KafkaLog, Config), String> {
        let log = KafkaLog::connect(&self.config).map_err(|error| error.to_string())?;
        Ok((log, self.config.clone()))
    }

    /// The end of a topic, records of open transactions included.
    fn end(&self, topic: &str) -> Result<i64, String> {
        end(&self.onlooker, topic)
    }

    /// Whether a transaction is open in a topic. Its commit is announced to one topic after the other, so one may still be
    /// open in a topic whose positions say that it is over.
    fn is_open(&self, topic: &str) -> Result<bool, String> {
        Ok(end(&self.reader, topic)? < self.end(topic)?)
    }

    /// Reads `topic` from `offset` to its end, until `take` has enough.
    fn read(&self, topic: &str, offset: i64, mut take: impl FnMut(&BorrowedMessage<'_>) -> bool) -> Result<(), String> {
        let at = |error: KafkaError| format!("reading {topic}: {error}");
        let mut from = TopicPartitionList::new();
        from.add_partition_offset(topic, 0, Offset::Offset(offset)).map_err(at)?;
        // An assignment forgets what an earlier one had fetched.
        self.reader.assign(&from).map_err(at)?;
        let since = Instant::now();
        while since.elapsed() < TIMEOUT {
            match self.reader.poll(Duration::from_millis(100)) {
                Some(Ok(message)) if take(&message) => {}
                Some(Ok(_)) | Some(Err(KafkaError::PartitionEOF(_))) => return Ok(()),
                // Transport errors pass; the client tries again.
                Some(Err(_)) | None => {}
            }
        }
        Err(format!("{topic} cannot be read to its end"))
    }
}

fn end(consumer: &BaseConsumer, topic: &str) -> Result<i64, String> {
    let ends = consumer.fetch_watermarks(topic, 0, TIMEOUT);
    Ok(ends.map_err(|error| format!("the end of {topic}: {error}"))?.1)
}

impl Ground for OnKafka {
    fn n_fed(&mut self) -> Result<usize, String> {
        // The feeder has no transactions: offsets count records.
        let ends = self.inputs.iter().map(|topic| self.end(topic)).sum::<Result<i64, _>>()?;
        usize::try_from(ends).map_err(|error| error.to_string())
    }

    fn feed(&mut self, record: &Record) -> Result<(), String> {
        let mut headers = OwnedHeaders::new();
        for (key, value) in record.headers.iter() {
            headers = headers.insert(Header { key, value });
        }
        let mut written = BaseRecord::<[u8], [u8]>::to(record.topic).partition(0).headers(headers);
        written = written.timestamp(record.timestamp.max(FIRST_TIME));
        written.key = record.key.as_deref();
        written.payload = record.value.as_deref();
        let end = self.end(record.topic)?;
        self.producer.send(written).map_err(|(error, _)| error.to_string())?;
        self.producer.flush(TIMEOUT).map_err(|error| error.to_string())?;
        if self.end(record.topic)? == end + 1 { Ok(()) } else { Err(format!("{} has no record more", record.topic)) }
    }

    fn ends(&mut self) -> Result<Vec<i64>, String> {
        self.sources.iter().map(|topic| self.end(topic)).collect()
    }

    fn is_processed(&mut self) -> Result<bool, String> {
        let topics = self.sources.iter().map(String::as_str).chain(self.outputs.iter().copied());
        for topic in topics {
            if self.is_open(topic)? {
                return Ok(false);
            }
        }
        let mut asked = TopicPartitionList::new();
        for topic in &self.sources {
            asked.add_partition(topic, 0);
        }
        let committed = self.reader.committed_offsets(asked, TIMEOUT).map_err(|error| error.to_string())?;
        for topic in &self.sources {
            let position = match committed.find_partition(topic, 0).map(|element| element.offset()) {
                Some(Offset::Offset(offset)) => offset,
                _ => 0,
            };
            // What lies between a position and the end of a topic may be marks of transactions.
            let mut is_left = false;
            self.read(topic, position, |_| {
                is_left = true;
                false
            })?;
            if is_left {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn outputs(&mut self, topic: &'static str) -> Result<Vec<Record>, String> {
        let mut records = Vec::new();
        self.read(topic, 0, |message| {
            let mut headers = Headers::new();
            for header in message.headers().into_iter().flat_map(|headers| headers.iter()) {
                headers.push(header.key, header.value);
            }
            records.push(Record {
                topic,
                key: message.key().map(<[u8]>::to_vec),
                value: message.payload().map(<[u8]>::to_vec),
                timestamp: message.timestamp().to_millis().unwrap_or(-1),
                headers,
            });
            true
        })?;
        Ok(records)
    }
}

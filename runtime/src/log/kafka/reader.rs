//! Reads changelogs to their end, outside the group, to restore state.
//!
//! Two clients: records are read as committed, but the end to reach is asked for by a client that also sees
//! transactions in flight. Asked for as committed, the end would leave out a transaction whose commit is decided and
//! whose marker is still on its way: a store restored to there would miss it for good.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use rdkafka::consumer::BaseConsumer;
use rdkafka::error::RDKafkaErrorCode;

use super::client_config::{self, Role};
use super::context::Context;
use super::error::{by_code, deleted, is_missing, opening, plain, unknown_there};
use super::ffi::queue::{BatchBuffer, StartedPartition};
use super::message::KafkaRecord;
use super::watch::{self, is_gone};
use super::watermarks::{self, out_of_range};
use crate::config::Config;
use crate::log::{ChangelogReader, LogError, TopicId, TopicPartition, TopicTable, Watermarks};

/// How long a question to the cluster may take before the worker goes round its loop.
const ANSWER: Duration = Duration::from_secs(10);

/// See the module.
pub struct KafkaReader {
    topics: Arc<TopicTable>,
    /// Before the client in order of destruction.
    current: Option<Current>,
    buffer: BatchBuffer,
    committed: Rc<BaseConsumer<Context>>,
    bounds: BaseConsumer<Context>,
}

struct Current {
    changelog: TopicPartition,
    started: StartedPartition,
    position: i64,
}

impl KafkaReader {
    pub(super) fn open(config: &Config, topics: &Arc<TopicTable>, worker: usize) -> Result<Self, LogError> {
        let open = |role: Role| -> Result<BaseConsumer<Context>, LogError> {
            client_config::build(config, &role)?
                .create_with_context(Context::new("restore", config))
                .map_err(|error| opening(config, "opening a changelog reader", &error))
        };
        Ok(Self {
            topics: Arc::clone(topics),
            current: None,
            buffer: BatchBuffer::new(),
            committed: Rc::new(open(Role::Restore(worker))?),
            bounds: open(Role::Bounds(worker))?,
        })
    }

    /// Somebody does not know a topic.
    fn unknown(&self, context: String, topic: TopicId) -> LogError {
        let gone = is_gone(|| watch::is_missing(&self.bounds, &self.topics, topic));
        if gone { deleted(self.topics.name(topic)) } else { unknown_there(context) }
    }

    /// Serves log lines and errors of the clients; a changelog's own errors come with its records.
    fn serve(&self) {
        for client in [&*self.committed, &self.bounds] {
            client.poll(Duration::ZERO);
        }
    }
}

impl ChangelogReader for KafkaReader {
    type Record = KafkaRecord;

    fn bounds(&mut self, changelog: TopicPartition) -> Result<Watermarks, LogError> {
        self.serve();
        let name = self.topics.name(changelog.topic);
        watermarks::ask(&self.bounds, name, changelog.partition, ANSWER).map_err(|error| {
            let context = format!("asking for the offsets of changelog `{name}` partition {}", changelog.partition);
            let missing = error.rdkafka_error_code().is_some_and(is_missing);
            if missing { self.unknown(context, changelog.topic) } else { plain(context, &error) }
        })
    }

    fn start(&mut self, changelog: TopicPartition, offset: i64) -> Result<(), LogError> {
        self.stop();
        let name = self.topics.name(changelog.topic);
        let keep: super::ffi::Keep = Rc::<BaseConsumer<Context>>::clone(&self.committed);
        let started = StartedPartition::start(&keep, name, changelog.partition, offset).map_err(|code| {
            let context = format!("starting to read changelog `{name}` partition {}", changelog.partition);
            by_code(context, code, code.to_string())
        })?;
        self.current = Some(Current { changelog, started, position: offset });
        Ok(())
    }

    fn read(&mut self, max: usize, timeout: Duration, out: &mut Vec<KafkaRecord>) -> Result<i64, LogError> {
        self.serve();
        let Some(Current { changelog, started, position }) = &mut self.current else {
            return Err(LogError::Fatal {
                context: "reading a changelog".to_owned(),
                reason: "none was started".to_owned(),
            });
        };
        let mut problem = None;
        started.take(max, timeout, &mut self.buffer, &mut |message| match message.error() {
            None => {
                *position = message.offset() + 1;
                out.push(KafkaRecord::new(message, *changelog));
            }
            // Says where the next record would be, past aborted records and control records.
            Some(RDKafkaErrorCode::PartitionEOF) => *position = (*position).max(message.offset()),
            Some(code) => problem = problem.take().or(Some((code, message.offset(), message.error_text()))),
        });
        let (changelog, position) = (*changelog, *position);
        let Some((code, offset, text)) = problem else { return Ok(position) };
        let name = Arc::clone(self.topics.name(changelog.topic));
        if is_missing(code) {
            return Err(self.unknown(format!("reading changelog `{name}`"), changelog.topic));
        }
        if code == RDKafkaErrorCode::AutoOffsetReset {
            let marks = self.bounds(changelog)?;
            return Err(out_of_range(&name, changelog.partition, offset, marks, &text));
        }
        match by_code(format!("reading changelog `{name}` partition {}", changelog.partition), code, text) {
            LogError::Retriable { context, reason } => {
                tracing::warn!("{context}: {reason}");
                Ok(position)
            }
            error => Err(error),
        }
    }

    fn stop(&mut self) {
        self.current = None;
    }
}

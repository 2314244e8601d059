//! Dead letters: the record at hand as it was read, with headers that say why it is there and where it came from.

use crate::log::{
    Input, Log, LogError, OutputRecord, Producer, RefusedOutputs, TopicId, TopicPartition, TopicTable, Verdict,
};
use crate::partitioner;
use crate::record::{Headers, RecordContext};

use super::{BadRecord, ProcessError, ProcessorContext, Scratch};

/// Header names of dead letters, as Kafka Streams' (KIP-1034).
const HEADER_CLASS: &str = "__streams.errors.exception";
const HEADER_MESSAGE: &str = "__streams.errors.message";
const HEADER_TOPIC: &str = "__streams.errors.topic";
const HEADER_PARTITION: &str = "__streams.errors.partition";
const HEADER_OFFSET: &str = "__streams.errors.offset";

impl<L: Log> ProcessorContext<'_, L> {
    /// Writes the record at hand, unchanged but for the headers, to a dead letter topic.
    pub(crate) fn set_aside(&mut self, topic: TopicId, bad: &BadRecord) -> Result<(), LogError> {
        let record = self.scratch.record.at_hand();
        let partition = partitioner::partition_or(self.input.key, record.partition, self.topics.partitions(topic));
        let target = TopicPartition { topic, partition };
        let headers = cause(record, bad);
        match self.write_dead_letter(target, &headers) {
            // The cause made it too large: its words are also in the log, so that the coordinates are enough.
            Err(LogError::Unwritable { .. }) if self.producer.refused().is_empty() => {
                let record = self.scratch.record.at_hand();
                let headers = coordinates(record, record.headers.clone());
                self.write_dead_letter(target, &headers)?;
            }
            done => done?,
        }
        let record = self.scratch.record.at_hand();
        tracing::warn!(
            topic = &*record.topic,
            partition = record.partition,
            offset = record.offset,
            class = bad.class,
            message = bad.message,
            dead_letter_topic = &**self.topics.name(topic),
            "wrote a dead letter"
        );
        Ok(())
    }

    fn write_dead_letter(&mut self, target: TopicPartition, headers: &Headers) -> Result<(), LogError> {
        let input = self.input;
        self.producer.send(&OutputRecord {
            target,
            key: input.key,
            value: input.value,
            timestamp: input.timestamp,
            headers,
        })?;
        let Scratch { sent, sent_bytes, .. } = &mut *self.scratch;
        *sent = sent.saturating_add(1);
        *sent_bytes += input.key.map_or(0, <[u8]>::len) + input.value.map_or(0, <[u8]>::len);
        Ok(())
    }

    /// An output was not sent. Where the log does not take it, the record that it was made from goes to the dead letter
    /// topic of its sink.
    #[cold]
    pub(super) fn not_sent(&mut self, sink: usize, node: &'static str, error: LogError) -> Result<(), ProcessError> {
        // A refusal that comes late is about an output that was taken before, and only an abort helps.
        let is_about_this = matches!(error, LogError::Unwritable { .. }) && self.producer.refused().is_empty();
        let way = self.topics.plan.sink_dead_letters[sink].filter(|_| is_about_this);
        let Some(topic) = way else { return Err(error.into()) };
        let cause = BadRecord { class: "unwritable", message: format!("node `{node}`: {error}") };
        self.set_aside(topic, &cause)?;
        self.scratch.set_aside += 1;
        Ok(())
    }
}

/// Sends an output, unless the worker knows that it is refused.
#[inline]
pub(super) fn send<P: Producer>(
    producer: &mut P,
    topics: &TopicTable,
    refused: &mut RefusedOutputs,
    input: Input,
    output: &OutputRecord<'_>,
) -> Result<(), LogError> {
    if refused.is_empty() { producer.send(output) } else { send_again(producer, topics, refused, input, output) }
}

/// The same while it remembers some.
#[cold]
fn send_again<P: Producer>(
    producer: &mut P,
    topics: &TopicTable,
    refused: &mut RefusedOutputs,
    input: Input,
    output: &OutputRecord<'_>,
) -> Result<(), LogError> {
    match refused.verdict(input, output) {
        Verdict::Sent => producer.send(output),
        // In a batch of its own, so that a refusal is about this record and no other.
        Verdict::Alone => {
            producer.flush()?;
            producer.send(output)?;
            producer.flush()
        }
        Verdict::Refused(reason) => {
            let topic = topics.name(output.target.topic).to_string();
            Err(LogError::Unwritable { topic, input: Some(topics.origin(input)), reason })
        }
    }
}

/// The record's own headers, then why and from where it came.
fn cause(record: &RecordContext, bad: &BadRecord) -> Headers {
    let mut headers = record.headers.clone();
    headers.push(HEADER_CLASS, Some(bad.class.as_bytes()));
    headers.push(HEADER_MESSAGE, Some(bad.message.as_bytes()));
    coordinates(record, headers)
}

/// `headers`, then from where the record came.
fn coordinates(record: &RecordContext, mut headers: Headers) -> Headers {
    headers.push(HEADER_TOPIC, Some(record.topic.as_bytes()));
    headers.push(HEADER_PARTITION, Some(record.partition.to_string().as_bytes()));
    headers.push(HEADER_OFFSET, Some(record.offset.to_string().as_bytes()));
    headers
}

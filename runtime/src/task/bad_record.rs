//! What happens to a record that its source cannot read: fail, skip, or a dead letter in the same transaction.

use crate::log::{Log, LogError, TopicPartition};
use crate::partitioner;
use crate::processor::{BadRecord, InputRecord, ProcessorContext};
use crate::record::{Headers, RecordContext};
use crate::topology::{OnError, Topology};

use super::error::Failure;
use super::meters::Tally;

/// Header names of dead letters, as Kafka Streams' (KIP-1034).
pub(super) const HEADER_CLASS: &str = "__streams.errors.exception";
pub(super) const HEADER_MESSAGE: &str = "__streams.errors.message";
pub(super) const HEADER_TOPIC: &str = "__streams.errors.topic";
pub(super) const HEADER_PARTITION: &str = "__streams.errors.partition";
pub(super) const HEADER_OFFSET: &str = "__streams.errors.offset";

pub(super) fn handle<T: Topology, L: Log>(
    cx: &mut ProcessorContext<'_, L>,
    source: usize,
    raw: &InputRecord<'_>,
    bad: BadRecord,
    tally: &mut Tally,
) -> Result<(), Failure> {
    // A bad record has no event time of its own, and must not move stream time.
    cx.scratch.record.timestamp = -1;
    match T::DESCRIPTION.sources[source].on_error {
        OnError::Fail => Err(Failure::BadRecord(bad)),
        OnError::Skip => {
            let record = &cx.scratch.record;
            tracing::warn!(
                topic = &*record.topic,
                partition = record.partition,
                offset = record.offset,
                class = bad.class,
                message = bad.message,
                "skipped a bad record"
            );
            tally.skipped += 1;
            Ok(())
        }
        OnError::DeadLetter(name) => {
            let Some(topic) = cx.topics.plan.dead_letters[source] else { return Err(Failure::BadRecord(bad)) };
            let from = cx.scratch.record.partition;
            let partition = partitioner::partition_or(raw.key, from, cx.topics.partitions(topic));
            let target = TopicPartition { topic, partition };
            let headers = cause(&cx.scratch.record, &bad);
            match cx.write_dead_letter(target, raw, &headers) {
                // The cause made it too large: its words are also in the log, so that the coordinates are enough.
                Err(LogError::Unwritable { .. }) => {
                    let headers = coordinates(&cx.scratch.record, cx.scratch.record.headers.clone());
                    cx.write_dead_letter(target, raw, &headers)?;
                }
                done => done?,
            }
            let record = &cx.scratch.record;
            tracing::warn!(
                topic = &*record.topic,
                partition = record.partition,
                offset = record.offset,
                class = bad.class,
                message = bad.message,
                dead_letter_topic = name,
                "wrote a dead letter"
            );
            tally.dead_lettered += 1;
            Ok(())
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

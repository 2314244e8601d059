//! Whether everything is done: no record of a group's input is left, and no transaction is open.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::{Offset, TopicPartitionList};

use super::apps::{ALL, App, PARTITIONS};
use crate::evidence::kafka;
use crate::kafka::Kafka;

const TIMEOUT: Duration = Duration::from_secs(10);
/// How long a look behind a position may take: only the markers of transactions may be there.
const LOOK: Duration = Duration::from_secs(5);

/// What a group has not processed yet, in words; `None` when it has processed everything.
pub(super) fn left(broker: &Kafka, app: &App) -> Option<String> {
    let consumer = kafka::consumer(broker, app.id, "read_committed");
    app.read().find_map(|topic| left_in(&consumer, topic).unwrap_or_else(|error| Some(format!("{topic}: {error}"))))
}

fn left_in(consumer: &BaseConsumer, topic: &str) -> Result<Option<String>, KafkaError> {
    let committed = kafka::committed_with(consumer, topic, PARTITIONS)?;
    for (partition, committed) in (0..).zip(committed) {
        let end = consumer.fetch_watermarks(topic, partition, TIMEOUT)?.1;
        let position = committed.unwrap_or(0);
        if position < end && has_records(consumer, topic, partition, position)? {
            return Ok(Some(format!("{topic} partition {partition}: committed is {committed:?}, the end {end}")));
        }
    }
    Ok(None)
}

fn has_records(consumer: &BaseConsumer, topic: &str, partition: i32, from: i64) -> Result<bool, KafkaError> {
    let mut list = TopicPartitionList::new();
    list.add_partition_offset(topic, partition, Offset::Offset(from))?;
    consumer.assign(&list)?;
    let since = Instant::now();
    while since.elapsed() < LOOK {
        match consumer.poll(Duration::from_millis(100)) {
            Some(Ok(_)) => return Ok(true),
            Some(Err(KafkaError::PartitionEOF(_))) => return Ok(false),
            Some(Err(_)) | None => {}
        }
    }
    // Neither a record nor the end: something before the end cannot be read yet.
    Ok(true)
}

/// A partition that cannot be read to its end, in words.
pub(super) fn open_transaction(broker: &Kafka) -> Option<String> {
    ALL.iter().flat_map(App::topics).find_map(|topic| {
        let (ends, stable) = (kafka::ends(broker, topic, false), kafka::ends(broker, topic, true));
        (ends != stable).then(|| format!("{topic} ends at {ends:?}, but can only be read up to {stable:?}"))
    })
}

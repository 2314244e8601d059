//! Whether everything is done: no record of a group's input is left, and no transaction is open.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::Message as _;
use rdkafka::{Offset, TopicPartitionList};

use super::apps::{App, PARTITIONS};
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
    let mut behind = BTreeMap::new();
    for (partition, committed) in (0..).zip(committed) {
        let end = consumer.fetch_watermarks(topic, partition, TIMEOUT)?.1;
        if committed.unwrap_or(0) < end {
            behind.insert(partition, (committed, end));
        }
    }
    let words = |partition| {
        let (committed, end) = behind[&partition];
        format!("{topic} partition {partition}: committed is {committed:?}, the end {end}")
    };
    let positions = behind.iter().map(|(partition, (committed, _))| (*partition, committed.unwrap_or(0)));
    Ok(with_records(consumer, topic, positions.collect())?.map(words))
}

/// A partition that has records from its offset on.
fn with_records(consumer: &BaseConsumer, topic: &str, mut from: BTreeMap<i32, i64>) -> Result<Option<i32>, KafkaError> {
    let mut list = TopicPartitionList::new();
    for (partition, offset) in &from {
        list.add_partition_offset(topic, *partition, Offset::Offset(*offset))?;
    }
    consumer.assign(&list)?;
    let since = Instant::now();
    while !from.is_empty() && since.elapsed() < LOOK {
        match consumer.poll(Duration::from_millis(100)) {
            Some(Ok(message)) => return Ok(Some(message.partition())),
            Some(Err(KafkaError::PartitionEOF(partition))) => drop(from.remove(&partition)),
            Some(Err(_)) | None => {}
        }
    }
    // Neither a record nor the end: something before the end cannot be read yet.
    Ok(from.into_keys().next())
}

/// A partition that cannot be read to its end, in words.
pub(super) fn open_transaction(broker: &Kafka, apps: &[App]) -> Option<String> {
    apps.iter().flat_map(App::topics).find_map(|topic| {
        let (ends, stable) = (kafka::ends(broker, topic, false), kafka::ends(broker, topic, true));
        (ends != stable).then(|| format!("{topic} ends at {ends:?}, but can only be read up to {stable:?}"))
    })
}

#[cfg(test)]
mod tests {
    use rdkafka::consumer::CommitMode;
    use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer as _, ThreadedProducer};

    use super::super::apps::ORDER_RISK;
    use super::*;
    use crate::kafka::unique;
    use crate::or_skip;

    fn leak(name: &str) -> &'static str {
        unique(name).leak()
    }

    /// A program that reads two topics of its own, and has processed nothing.
    fn app(broker: &Kafka) -> App {
        let app = App {
            id: leak("soak-quiet"),
            inputs: &[],
            outputs: &[],
            repartition: leak("soak-left"),
            stores: &[],
            ..ORDER_RISK
        };
        let app = App { inputs: vec![leak("soak-input")].leak(), ..app };
        app.topics().for_each(|topic| broker.create_topic(topic, PARTITIONS));
        app
    }

    fn begin(broker: &Kafka, topic: &str) -> ThreadedProducer<DefaultProducerContext> {
        let mut config = broker.client();
        let producer: ThreadedProducer<DefaultProducerContext> =
            config.set("transactional.id", unique("soak-quiet")).create().expect("a producer");
        producer.init_transactions(TIMEOUT).expect("transactions");
        producer.begin_transaction().expect("a transaction");
        let record = BaseRecord::<str, str>::to(topic).partition(2).payload("x");
        producer.send(record).map_err(|(error, _)| error).expect("room");
        producer.flush(TIMEOUT).expect("it is sent");
        producer
    }

    fn commit(broker: &Kafka, app: &App, topic: &str, offset: i64) {
        let mut list = TopicPartitionList::new();
        list.add_partition_offset(topic, 2, Offset::Offset(offset)).expect("an offset");
        kafka::consumer(broker, app.id, "read_committed").commit(&list, CommitMode::Sync).expect("a commit");
    }

    /// Waits until something is left in `topic`, or nothing anywhere: a broker that has just started answers with errors.
    #[track_caller]
    fn expect_left(broker: &Kafka, app: &App, topic: Option<&str>) {
        let since = Instant::now();
        loop {
            let left = left(broker, app);
            let is_right = match (&left, topic) {
                (Some(words), Some(topic)) => words.contains(&format!("{topic} partition 2: committed is")),
                (left, topic) => left.is_none() && topic.is_none(),
            };
            if is_right {
                return;
            }
            assert!(since.elapsed() < TIMEOUT, "{left:?}, expected {topic:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[test]
    fn a_record_that_is_not_processed_is_left_and_one_that_was_taken_back_is_not() {
        let broker = or_skip!(Kafka::find());
        let app = app(&broker);
        expect_left(&broker, &app, None);
        for topic in app.read() {
            begin(&broker, topic).commit_transaction(TIMEOUT).expect("a commit");
            expect_left(&broker, &app, Some(topic));
            commit(&broker, &app, topic, 1);
            expect_left(&broker, &app, None);
            // Nothing but a record that was taken back, and markers, lies behind the position now.
            begin(&broker, topic).abort_transaction(TIMEOUT).expect("an abort");
            expect_left(&broker, &app, None);
            begin(&broker, topic).commit_transaction(TIMEOUT).expect("a commit");
            expect_left(&broker, &app, Some(topic));
            commit(&broker, &app, topic, 5);
        }
    }

    #[test]
    fn a_transaction_that_nobody_ends_is_seen_in_any_topic() {
        let broker = or_skip!(Kafka::find());
        let app = app(&broker);
        for topic in app.topics() {
            let producer = begin(&broker, topic);
            assert!(open_transaction(&broker, &[app]).is_some_and(|words| words.contains(topic)));
            producer.abort_transaction(TIMEOUT).expect("an abort");
            let since = Instant::now();
            // The coordinator answers before its marker is written.
            while open_transaction(&broker, &[app]).is_some() {
                assert!(since.elapsed() < TIMEOUT, "it stays open");
            }
        }
    }
}

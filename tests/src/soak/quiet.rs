//! Whether everything is done: no record of a group's input is left, and no transaction is open.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::KafkaError;
use rdkafka::message::Message as _;
use rdkafka::{Offset, TopicPartitionList};

use super::apps::App;
use crate::evidence::kafka;
use crate::kafka::Kafka;

const TIMEOUT: Duration = Duration::from_secs(10);
/// How long a look behind a position may show nothing at all: only the markers of transactions may be there.
const LOOK: Duration = Duration::from_secs(5);

/// What a group has not processed yet. What it has processed is remembered from look to look, so that many partitions on a
/// busy machine need not answer all at once.
pub(super) struct Left {
    app: App,
    consumer: BaseConsumer,
    /// Partitions without a record from this position up to this end.
    done: BTreeMap<(&'static str, i32), (i64, i64)>,
}

impl Left {
    pub(super) fn of(broker: &Kafka, app: App) -> Self {
        Self { app, consumer: kafka::consumer(broker, app.id, "read_committed"), done: BTreeMap::new() }
    }

    /// In words; `None` when it has processed everything.
    pub(super) fn look(&mut self) -> Option<String> {
        let topics: Vec<&'static str> = self.app.read().collect();
        topics
            .into_iter()
            .find_map(|topic| self.look_at(topic).unwrap_or_else(|error| Some(format!("{topic}: {error}"))))
    }

    fn look_at(&mut self, topic: &'static str) -> Result<Option<String>, KafkaError> {
        let committed = kafka::committed_with(&self.consumer, topic, self.app.partitions)?;
        let mut open = BTreeMap::new();
        for (partition, committed) in (0..).zip(committed) {
            let (position, end) =
                (committed.unwrap_or(0), self.consumer.fetch_watermarks(topic, partition, TIMEOUT)?.1);
            if position < end && self.done.get(&(topic, partition)) != Some(&(position, end)) {
                open.insert(partition, (position, end));
            }
        }
        let left = self.read(topic, &open)?;
        Ok(left.map(|partition| {
            let (position, end) = open[&partition];
            format!("{topic} partition {partition}: the group is at {position}, the end is {end}")
        }))
    }

    /// A partition that has a record from its position on, or none that can be read.
    fn read(&mut self, topic: &'static str, open: &BTreeMap<i32, (i64, i64)>) -> Result<Option<i32>, KafkaError> {
        let mut list = TopicPartitionList::new();
        for (partition, (position, _)) in open {
            list.add_partition_offset(topic, *partition, Offset::Offset(*position))?;
        }
        self.consumer.assign(&list)?;
        let (mut unread, mut since) = (open.clone(), Instant::now());
        while !unread.is_empty() && since.elapsed() < LOOK {
            match self.consumer.poll(Duration::from_millis(100)) {
                Some(Ok(message)) => return Ok(Some(message.partition())),
                Some(Err(KafkaError::PartitionEOF(partition))) => {
                    since = Instant::now();
                    if let Some(done) = unread.remove(&partition) {
                        self.done.insert((topic, partition), done);
                    }
                }
                Some(Err(_)) | None => {}
            }
        }
        // Neither a record nor the end: something before the end cannot be read yet.
        Ok(unread.into_keys().next())
    }
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
            repartition: Some(leak("soak-left")),
            stores: &[],
            positions: leak("soak-positions"),
            ..ORDER_RISK
        };
        let app = App { inputs: vec![leak("soak-input")].leak(), ..app };
        app.topics().for_each(|topic| broker.create_topic(topic, app.partitions));
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
            let left = Left::of(broker, *app).look();
            let is_right = match (&left, topic) {
                (Some(words), Some(topic)) => words.contains(&format!("{topic} partition 2: the group is at")),
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
    fn what_was_done_once_is_looked_at_again_when_more_has_come() {
        let broker = or_skip!(Kafka::find());
        let app = app(&broker);
        let topic = app.inputs[0];
        begin(&broker, topic).commit_transaction(TIMEOUT).expect("a commit");
        commit(&broker, &app, topic, 1);
        expect_left(&broker, &app, None);
        let mut left = Left::of(&broker, app);
        assert_eq!(left.look(), None);
        assert!(!left.done.is_empty());
        begin(&broker, topic).commit_transaction(TIMEOUT).expect("a commit");
        assert!(left.look().is_some());
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

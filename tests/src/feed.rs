//! Somebody who submits orders while the program under test runs and dies, in transactions of their own, some of
//! which they take back: an aborted order must not count.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rdkafka::producer::DefaultProducerContext;
use rdkafka::producer::{BaseRecord, Producer as _, ThreadedProducer};
use streamwright_test_data::orders::{self, Line, Spec};

use crate::evidence::names;
use crate::kafka::{Kafka, unique};

const TIMEOUT: Duration = Duration::from_secs(30);
/// Lines a transaction.
const BATCH: usize = 40;
/// Every so many transactions, one is taken back.
const TAKEN_BACK: usize = 8;

/// The orders of a crash test; never more than can be made.
#[must_use]
pub fn spec(seed: u64) -> Spec {
    Spec { count: 10_000_000, customers: 300, seed, poison_per_mille: 10 }
}

/// Submits until told to stop.
#[derive(Debug)]
pub struct Feed {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Fed>>,
}

/// What was submitted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fed {
    /// Lines of committed transactions.
    pub committed: usize,
    /// Lines of aborted ones.
    pub taken_back: usize,
}

impl Feed {
    /// Begins to submit, about `rate` lines a second.
    #[must_use]
    pub fn begin(kafka: &Kafka, seed: u64, rate: u32) -> Self {
        let (stop, kafka) = (Arc::new(AtomicBool::new(false)), kafka.clone());
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let producer = producer(&kafka);
            let pause = Duration::from_secs(1) * u32::try_from(BATCH).unwrap_or(1) / rate;
            let (mut lines, mut fed) = (orders::lines(spec(seed)), Fed::default());
            for number in 1.. {
                if stopped.load(Ordering::Relaxed) {
                    break;
                }
                let batch: Vec<Line> = lines.by_ref().take(BATCH).collect();
                let keep = number % TAKEN_BACK != 0;
                submit(&producer, &batch, keep);
                *(if keep { &mut fed.committed } else { &mut fed.taken_back }) += batch.len();
                std::thread::sleep(pause);
            }
            fed
        });
        Self { stop, thread: Some(thread) }
    }

    /// Stops submitting.
    ///
    /// # Panics
    /// When submitting did.
    #[must_use]
    pub fn end(mut self) -> Fed {
        self.stop.store(true, Ordering::Relaxed);
        let thread = self.thread.take();
        thread.map(|thread| thread.join().expect("submitting does not panic")).unwrap_or_default()
    }
}

/// A test that failed must not feed the next one.
impl Drop for Feed {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Submits the first `count` lines at once, in one transaction.
///
/// # Panics
/// When the broker refuses.
pub fn submit_lines(kafka: &Kafka, seed: u64, count: u64) {
    let lines: Vec<Line> = orders::lines(Spec { count, ..spec(seed) }).collect();
    submit(&producer(kafka), &lines, true);
}

/// Writes records with these keys and values, in order, each key to a partition of its own choice.
///
/// # Panics
/// When the broker refuses.
pub fn write<'r>(kafka: &Kafka, topic: &str, records: impl IntoIterator<Item = (&'r str, &'r [u8])>) {
    write_with(kafka, topic, records.into_iter().map(|(key, value)| (Some(key), value)));
}

/// The same, where a record may have no key.
///
/// # Panics
/// When the broker does not take them.
pub fn write_with<'r>(kafka: &Kafka, topic: &str, records: impl IntoIterator<Item = (Option<&'r str>, &'r [u8])>) {
    let mut config = kafka.client();
    config.set("partitioner", "murmur2_random").set("linger.ms", "1");
    // In order; an idempotent producer would keep it, too, and waits half a second for its id.
    config.set("max.in.flight.requests.per.connection", "1");
    let producer: ThreadedProducer<DefaultProducerContext> = config.create().expect("a producer");
    for (key, value) in records {
        let mut record = BaseRecord::to(topic).payload(value);
        record.key = key;
        producer.send(record).map_err(|(error, _)| error).expect("room");
    }
    producer.flush(TIMEOUT).expect("everything is sent");
}

fn producer(kafka: &Kafka) -> ThreadedProducer<DefaultProducerContext> {
    let mut config = kafka.client();
    config
        .set("transactional.id", unique("streamwright-tests-feed"))
        .set("partitioner", "murmur2_random")
        .set("linger.ms", "1");
    let producer: ThreadedProducer<DefaultProducerContext> = config.create().expect("a producer");
    // Without a connection, librdkafka would look for the transaction's coordinator half a second later.
    producer.client().fetch_metadata(Some(names::ORDERS), TIMEOUT).expect("metadata");
    producer.init_transactions(TIMEOUT).expect("transactions");
    producer
}

fn submit(producer: &ThreadedProducer<DefaultProducerContext>, lines: &[Line], keep: bool) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(now.as_millis()).unwrap_or_default();
    producer.begin_transaction().expect("a transaction");
    for (number, line) in lines.iter().enumerate() {
        let value = line.to_string();
        let key = match line {
            Line::Order(order) => order.order_id.clone(),
            Line::Poison(_) => format!("poison-{number}"),
        };
        let record = BaseRecord::to(names::ORDERS).key(&key).payload(&value).timestamp(now);
        producer.send(record).map_err(|(error, _)| error).expect("room in the queue");
    }
    producer.flush(TIMEOUT).expect("everything is sent");
    if keep {
        producer.commit_transaction(TIMEOUT).expect("a commit");
    } else {
        producer.abort_transaction(TIMEOUT).expect("an abort");
    }
}

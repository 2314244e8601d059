//! Somebody who submits input all the time, in transactions some of which are taken back. Brokers come and go: what
//! became of a transaction that failed is not asked, because what counts is read from the topics at the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rdkafka::error::KafkaError;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer as _, ThreadedProducer};

use super::input::Input;
use crate::kafka::{Kafka, unique};

type Client = ThreadedProducer<DefaultProducerContext>;

/// Longer than a broker is away.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Records a transaction.
const BATCH: usize = 40;
/// Every so many transactions, one is taken back.
const TAKEN_BACK: usize = 8;

/// Submits until told to stop.
#[derive(Debug)]
pub(crate) struct Feeder {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl Feeder {
    /// Begins to submit about `rate` records a second.
    #[must_use]
    pub(crate) fn begin(kafka: &Kafka, rate: u32, input: impl Iterator<Item = Input> + Send + 'static) -> Self {
        let (stop, sent, kafka) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)), kafka.clone());
        let (stopped, counted) = (Arc::clone(&stop), Arc::clone(&sent));
        let thread = std::thread::spawn(move || feed(&kafka, rate, input, &stopped, &counted));
        Self { stop, sent, thread: Some(thread) }
    }

    /// Stops submitting; how many records were sent, those taken back included.
    ///
    /// # Panics
    /// When submitting did.
    #[must_use]
    pub(crate) fn end(mut self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().expect("submitting does not panic");
        }
        self.sent.load(Ordering::Relaxed)
    }
}

impl Drop for Feeder {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn feed(kafka: &Kafka, rate: u32, mut input: impl Iterator<Item = Input>, stop: &AtomicBool, sent: &AtomicUsize) {
    let pause = Duration::from_secs(1) * u32::try_from(BATCH).unwrap_or(1) / rate;
    let mut producer: Option<Client> = None;
    for number in 1.. {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let batch: Vec<Input> = input.by_ref().take(BATCH).collect();
        let ready = producer.take().map_or_else(|| client(kafka), Ok);
        let outcome = ready.and_then(|ready| {
            submit(&ready, &batch, number % TAKEN_BACK != 0)?;
            Ok(ready)
        });
        match outcome {
            Ok(ready) => {
                sent.fetch_add(batch.len(), Ordering::Relaxed);
                producer = Some(ready);
                std::thread::sleep(pause);
            }
            // Its transaction ends when its time is up; the next client has another id.
            Err(_) => std::thread::sleep(Duration::from_millis(500)),
        }
    }
}

fn client(kafka: &Kafka) -> Result<Client, KafkaError> {
    let mut config = kafka.client();
    config
        .set("transactional.id", unique("streamwright-soak-feed"))
        .set("transaction.timeout.ms", "15000")
        .set("partitioner", "murmur2_random")
        .set("linger.ms", "1");
    let producer: Client = config.create()?;
    producer.init_transactions(TIMEOUT)?;
    Ok(producer)
}

fn submit(producer: &Client, batch: &[Input], keep: bool) -> Result<(), KafkaError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(now.as_millis()).unwrap_or_default();
    producer.begin_transaction()?;
    for Input { topic, key, value } in batch {
        let mut record = BaseRecord::<str, str>::to(topic).key(key).timestamp(now);
        if let Some(value) = value {
            record = record.payload(value);
        }
        producer.send(record).map_err(|(error, _)| error)?;
    }
    producer.flush(TIMEOUT)?;
    if keep { producer.commit_transaction(TIMEOUT) } else { producer.abort_transaction(TIMEOUT) }
}

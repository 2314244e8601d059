//! The baseline: what a careful program on the bare client costs. Poll, decode without copying, filter, send, and a
//! transaction every 100 ms. No tasks, no stores, no headers, no event time, no rebalancing, no recovery.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::Message;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::cluster::Cluster;
use crate::measure::Measurement;
use crate::options::Options;
use crate::progress;
use crate::topologies::INPUT;
use crate::topologies::map_filter::OUTPUT;

const COMMIT_INTERVAL: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(30);
/// Records between two looks at the clock.
const CHUNK: usize = 500;

#[derive(Deserialize)]
struct Order<'a> {
    order_id: &'a str,
    customer_id: &'a str,
    amount_in_cents: i64,
}

#[derive(Serialize)]
struct LargeOrder<'a> {
    order_id: &'a str,
    amount_in_cents: i64,
}

struct Loop {
    consumer: BaseConsumer,
    producer: BaseProducer,
    /// Next offset to read of each partition.
    positions: Vec<i64>,
    value: Vec<u8>,
}

/// One run, under a group of its own.
pub(crate) fn child(options: &Options, group: &str) -> Result<Measurement, Failure> {
    let cluster = Cluster::find()?;
    progress::expect(options.records);
    let mut this = Loop::connect(&cluster.servers, group, options)?;
    this.producer.begin_transaction()?;
    let mut last_commit = Instant::now();
    while progress::last().is_none() {
        for _ in 0..CHUNK {
            if !this.one()? {
                break;
            }
        }
        if last_commit.elapsed() >= COMMIT_INTERVAL {
            this.commit()?;
            last_commit = Instant::now();
        }
    }
    let (first, last) = progress::span()?;
    this.commit()?;
    this.producer.abort_transaction(PATIENCE)?;
    Ok(Measurement::new("bare map-filter", progress::MEASURED, options.records, first, last))
}

impl Loop {
    fn connect(servers: &str, group: &str, options: &Options) -> Result<Self, Failure> {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", servers)
            .set("group.id", group)
            .set("enable.auto.commit", "false")
            .set("auto.offset.reset", "earliest")
            .set("isolation.level", "read_committed")
            .set("queued.min.messages", "20000")
            .set("queued.max.messages.kbytes", "16384")
            // With the default of a second the loop runs dry.
            .set("fetch.queue.backoff.ms", "2")
            .create()?;
        consumer.subscribe(&[INPUT])?;
        let producer: BaseProducer = ClientConfig::new()
            .set("bootstrap.servers", servers)
            .set("transactional.id", group)
            .set("partitioner", "murmur2_random")
            .set("linger.ms", "10")
            .set("delivery.report.only.error", "true")
            .create()?;
        producer.init_transactions(PATIENCE)?;
        let partitions = usize::try_from(options.partitions)?;
        Ok(Self { consumer, producer, positions: vec![-1; partitions], value: Vec::new() })
    }

    /// False when nothing came.
    fn one(&mut self) -> Result<bool, Failure> {
        let Some(message) = self.consumer.poll(Duration::from_millis(5)) else { return Ok(false) };
        let message = message?;
        let order: Order<'_> = serde_json::from_slice(message.payload().unwrap_or_default())?;
        progress::seen();
        if order.amount_in_cents >= 10_000 {
            self.value.clear();
            let large = LargeOrder { order_id: order.order_id, amount_in_cents: order.amount_in_cents };
            serde_json::to_writer(&mut self.value, &large)?;
            let mut record = BaseRecord::to(OUTPUT).key(order.customer_id).payload(&self.value);
            record = record.timestamp(message.timestamp().to_millis().unwrap_or(0));
            while let Err((error, back)) = self.producer.send(record) {
                if error != KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull) {
                    return Err(error.into());
                }
                record = back;
                self.producer.poll(Duration::from_millis(1));
            }
        }
        self.positions[usize::try_from(message.partition())?] = message.offset() + 1;
        Ok(true)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.flush()?;
        let mut offsets = TopicPartitionList::new();
        for (partition, &position) in (0..).zip(&self.positions) {
            if position >= 0 {
                offsets.add_partition_offset(INPUT, partition, Offset::Offset(position))?;
            }
        }
        let group = self.consumer.group_metadata().ok_or("the consumer is in no group")?;
        self.producer.send_offsets_to_transaction(&offsets, &group, PATIENCE)?;
        self.producer.commit_transaction(PATIENCE)?;
        self.producer.begin_transaction()?;
        Ok(())
    }

    /// The wrapper's own flush takes at least 100 ms, because it polls for that long; with no time to wait it is one
    /// call of librdkafka's, repeated here.
    fn flush(&self) -> Result<(), Failure> {
        loop {
            match self.producer.flush(Duration::ZERO) {
                Err(KafkaError::Flush(RDKafkaErrorCode::OperationTimedOut)) => {
                    std::thread::sleep(Duration::from_micros(200));
                }
                other => return Ok(other?),
            }
        }
    }
}

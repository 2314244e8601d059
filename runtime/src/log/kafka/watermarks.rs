//! Where a partition begins and ends.
//!
//! librdkafka has a function that asks for both at once, and it may call the end the beginning: when its request for the
//! beginning is refused, as while a leader moves, and the answer about the end is in the same hands by then, the refusal is
//! forgotten and "only the last offset is known" is taken for an empty partition (2.12.1, `rd_kafka_query_watermark_offsets`).
//! Whoever begins there leaves out everything. So each is asked for by itself, by the function that looks offsets up by time,
//! whose two special times are those of Kafka's protocol.

use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult, RDKafkaErrorCode};
use rdkafka::{Offset, TopicPartitionList};

use crate::clock;
use crate::log::{LogError, Watermarks};

/// The offsets that a partition holds, as far as the client may read: the first one, and the one behind the last.
pub(super) fn ask<C: ConsumerContext>(
    client: &BaseConsumer<C>,
    topic: &str,
    partition: i32,
    timeout: Duration,
) -> KafkaResult<Watermarks> {
    let deadline = clock::now() + timeout;
    let ask = |wanted: Offset| {
        let mut list = TopicPartitionList::with_capacity(1);
        list.add_partition_offset(topic, partition, wanted)?;
        let answer = client.offsets_for_times(list, deadline.saturating_duration_since(clock::now()))?;
        match answer.find_partition(topic, partition).map(|found| found.offset()) {
            Some(Offset::Offset(offset)) => Ok(offset),
            // A broker that answers without the partition says nothing about it.
            _ => Err(KafkaError::OffsetFetch(RDKafkaErrorCode::OffsetNotAvailable)),
        }
    };
    let low = ask(Offset::Beginning)?;
    Ok(Watermarks { low, high: ask(Offset::End)? })
}

/// The position is not there: removed by retention, or the topic is another one of the same name. Or it is there after
/// all, or unknown: librdkafka also says this when it doubts its own position, as after the restart of a broker, and
/// stops reading. What the group has committed is then compared with what there is before anything is read again.
pub(super) fn out_of_range(topic: &str, partition: i32, position: i64, marks: Watermarks, words: &str) -> LogError {
    let Watermarks { low, high } = marks;
    if position < 0 || (low..=high).contains(&position) {
        let context = format!("reading topic `{topic}` partition {partition}");
        return LogError::Stuck { context, reason: words.to_owned() };
    }
    if position < low {
        return LogError::Removed { topic: topic.to_owned(), partition, position, low };
    }
    LogError::Topic {
        topic: topic.to_owned(),
        reason: format!(
            "partition {partition} ends at offset {high}, but offset {position} was reached before: it was created \
             anew, or lost records"
        ),
    }
}

#[cfg(test)]
mod tests {
    use rdkafka::ClientConfig;
    use rdkafka::mocking::MockCluster;
    use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
    use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};

    use super::*;

    const ENOUGH: Duration = Duration::from_secs(10);

    /// A topic of one partition with five records.
    fn cluster() -> (MockCluster<'static, rdkafka::producer::DefaultProducerContext>, BaseConsumer) {
        let cluster = MockCluster::new(1).expect("a cluster");
        cluster.create_topic("input", 1, 1).expect("a topic");
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", cluster.bootstrap_servers());
        let producer: BaseProducer = config.create().expect("a producer");
        for _ in 0..5 {
            producer.send(BaseRecord::<str, str>::to("input").partition(0).key("k").payload("v")).expect("sent");
        }
        producer.flush(ENOUGH).expect("written");
        config.set("group.id", "g").set("isolation.level", "read_committed");
        (cluster, config.create().expect("a consumer"))
    }

    #[test]
    fn both_ends_are_found() {
        let (_cluster, client) = cluster();
        assert_eq!(ask(&client, "input", 0, ENOUGH).expect("asked"), Watermarks { low: 0, high: 5 });
    }

    /// Answers that come together: the broker is far away.
    #[test]
    fn a_refused_request_for_the_beginning_is_an_error_and_no_beginning() {
        let (cluster, client) = cluster();
        ask(&client, "input", 0, ENOUGH).expect("connected");
        cluster.broker_round_trip_time(1, Duration::from_millis(300)).expect("far away");
        for _ in 0..5 {
            cluster.request_errors(
                RDKafkaApiKey::ListOffsets,
                &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION],
            );
            match ask(&client, "input", 0, ENOUGH) {
                Ok(found) => assert_eq!(found, Watermarks { low: 0, high: 5 }),
                Err(error) => assert_eq!(error.rdkafka_error_code(), Some(RDKafkaErrorCode::NotLeaderForPartition)),
            }
            cluster.clear_request_errors(RDKafkaApiKey::ListOffsets);
        }
    }
}

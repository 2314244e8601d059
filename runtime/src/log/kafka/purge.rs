//! Deletes the records of repartition topics that every reader has committed past. Their only reader is this
//! application, so they would otherwise stay for ever.
//!
//! Best effort, away from the record path: a request is handed to a client with a thread of its own and its outcome
//! is looked at half a minute later. Records that stay are deleted by a later request.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::error::KafkaResult;
use rdkafka::{Offset, TopicPartitionList};

use super::admin;
use crate::clock;
use crate::log::topics::{Role, TopicTable};
use crate::log::{CommittedOffset, TopicPartition};

/// Kafka Streams' `repartition.purge.interval.ms`.
const INTERVAL: Duration = Duration::from_secs(30);

/// The client that sends the requests, opened at the first one and shared by all workers.
#[derive(Clone)]
pub(super) struct PurgeClient {
    shared: Arc<Mutex<Option<Arc<AdminClient<DefaultClientContext>>>>>,
}

impl PurgeClient {
    pub(super) fn new() -> Self {
        Self { shared: Arc::default() }
    }

    fn get(&self, settings: &ClientConfig) -> Option<Arc<AdminClient<DefaultClientContext>>> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.is_none() {
            match admin::client(settings) {
                Ok(client) => *shared = Some(Arc::new(client)),
                Err(error) => tracing::warn!(%error, "consumed repartition records cannot be deleted"),
            }
        }
        shared.clone()
    }
}

type Request = Pin<Box<dyn Future<Output = KafkaResult<TopicPartitionList>>>>;

/// One worker's part.
pub(super) struct Purger {
    client: PurgeClient,
    settings: ClientConfig,
    /// Committed positions in repartition topics since the last request.
    consumed: BTreeMap<TopicPartition, i64>,
    last: Instant,
    running: Option<Request>,
}

impl Purger {
    pub(super) fn new(client: PurgeClient, settings: ClientConfig) -> Self {
        Self { client, settings, consumed: BTreeMap::new(), last: clock::now(), running: None }
    }

    /// These offsets are committed.
    pub(super) fn committed(&mut self, topics: &TopicTable, offsets: &[CommittedOffset]) {
        for committed in offsets {
            if topics.info(committed.partition.topic).role == Role::Repartition {
                self.consumed.insert(committed.partition, committed.offset);
            }
        }
        if self.consumed.is_empty() || clock::elapsed(self.last) < INTERVAL {
            return;
        }
        self.last = clock::now();
        self.look_at_last();
        let Some(client) = self.client.get(&self.settings) else { return };
        let mut list = TopicPartitionList::with_capacity(self.consumed.len());
        for (partition, offset) in std::mem::take(&mut self.consumed) {
            // It fails for offsets that do not exist; committed ones do.
            let _ =
                list.add_partition_offset(topics.name(partition.topic), partition.partition, Offset::Offset(offset));
        }
        let options = AdminOptions::new().request_timeout(Some(INTERVAL));
        self.running = Some(Box::pin(client.delete_records(&list, &options)));
    }

    fn look_at_last(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        match running.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(done)) => {
                for element in done.elements() {
                    if let Err(error) = element.error() {
                        let (topic, partition) = (element.topic(), element.partition());
                        tracing::warn!(topic, partition, %error, "consumed repartition records were not deleted");
                    }
                }
            }
            Poll::Ready(Err(error)) => tracing::warn!(%error, "consumed repartition records were not deleted"),
            Poll::Pending => tracing::warn!("a request to delete consumed repartition records is still unanswered"),
        }
    }
}

//! A record as it came from a broker: its bytes lie in librdkafka's fetch buffer until it is dropped.

use super::ffi::message::RawMessage;
use crate::log::{Record, TopicPartition};
use crate::record::Headers;

/// See the module.
#[derive(Debug)]
pub struct KafkaRecord {
    message: RawMessage,
    origin: TopicPartition,
}

impl KafkaRecord {
    pub(super) fn new(message: RawMessage, origin: TopicPartition) -> Self {
        Self { message, origin }
    }
}

impl Record for KafkaRecord {
    #[inline]
    fn topic_partition(&self) -> TopicPartition {
        self.origin
    }

    #[inline]
    fn offset(&self) -> i64 {
        self.message.offset()
    }

    #[inline]
    fn timestamp(&self) -> i64 {
        self.message.timestamp()
    }

    #[inline]
    fn key(&self) -> Option<&[u8]> {
        self.message.key()
    }

    #[inline]
    fn value(&self) -> Option<&[u8]> {
        self.message.value()
    }

    fn headers(&self, headers: &mut Headers) {
        self.message.headers(|name, value| headers.push(name, value));
    }

    #[inline]
    fn leader_epoch(&self) -> Option<i32> {
        self.message.leader_epoch()
    }
}

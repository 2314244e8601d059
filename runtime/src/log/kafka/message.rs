//! A record as it came from a broker: its bytes lie in librdkafka's fetch buffer until it is dropped, or detached because
//! it has to wait. A fetch buffer holds a broker's whole answer, for all partitions that were asked for.

use std::fmt;

use super::ffi::message::RawMessage;
use crate::log::{Record, TopicPartition};
use crate::record::Headers;

/// See the module.
pub struct KafkaRecord {
    body: Body,
    origin: TopicPartition,
}

enum Body {
    Fetched(RawMessage),
    Detached(Box<Detached>),
}

/// Bytes of our own.
struct Detached {
    offset: i64,
    timestamp: i64,
    leader_epoch: Option<i32>,
    key: Option<Box<[u8]>>,
    value: Option<Box<[u8]>>,
    headers: Headers,
}

impl KafkaRecord {
    pub(super) fn new(message: RawMessage, origin: TopicPartition) -> Self {
        Self { body: Body::Fetched(message), origin }
    }
}

impl Detached {
    fn copy(message: &RawMessage) -> Self {
        let mut headers = Headers::new();
        message.headers(|name, value| headers.push(name, value));
        Self {
            offset: message.offset(),
            timestamp: message.timestamp(),
            leader_epoch: message.leader_epoch(),
            key: message.key().map(Box::from),
            value: message.value().map(Box::from),
            headers,
        }
    }
}

impl Record for KafkaRecord {
    #[inline]
    fn topic_partition(&self) -> TopicPartition {
        self.origin
    }

    #[inline]
    fn offset(&self) -> i64 {
        match &self.body {
            Body::Fetched(message) => message.offset(),
            Body::Detached(copy) => copy.offset,
        }
    }

    #[inline]
    fn timestamp(&self) -> i64 {
        match &self.body {
            Body::Fetched(message) => message.timestamp(),
            Body::Detached(copy) => copy.timestamp,
        }
    }

    #[inline]
    fn key(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Fetched(message) => message.key(),
            Body::Detached(copy) => copy.key.as_deref(),
        }
    }

    #[inline]
    fn value(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Fetched(message) => message.value(),
            Body::Detached(copy) => copy.value.as_deref(),
        }
    }

    fn headers(&self, headers: &mut Headers) {
        match &self.body {
            Body::Fetched(message) => message.headers(|name, value| headers.push(name, value)),
            Body::Detached(copy) => headers.clone_from(&copy.headers),
        }
    }

    #[inline]
    fn leader_epoch(&self) -> Option<i32> {
        match &self.body {
            Body::Fetched(message) => message.leader_epoch(),
            Body::Detached(copy) => copy.leader_epoch,
        }
    }

    fn detach(&mut self) {
        if let Body::Fetched(message) = &self.body {
            self.body = Body::Detached(Box::new(Detached::copy(message)));
        }
    }
}

impl fmt::Debug for KafkaRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the payload: it is the user's and may be secret.
        f.debug_struct("KafkaRecord")
            .field("origin", &self.origin)
            .field("offset", &self.offset())
            .finish_non_exhaustive()
    }
}

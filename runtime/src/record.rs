//! What surrounds a key and a value: headers, coordinates, event time.

use std::sync::Arc;

/// The first event time. Kafka's client takes 0 for "now", which would be another time on every replay, and so 0 counts as
/// the millisecond after it: where a source reads it, and wherever something is written, on every log.
pub(crate) const FIRST_TIME: i64 = 1;

/// Record headers in order; names may repeat, values may be null, as in Kafka.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<Header>);

/// A name, and a value that may be null.
type Header = (Box<str>, Option<Box<[u8]>>);

impl Headers {
    /// No headers.
    pub const fn new() -> Self {
        Self(Vec::new())
    }
    /// Appends a header.
    pub fn push(&mut self, name: &str, value: Option<&[u8]>) {
        self.0.push((name.into(), value.map(Into::into)));
    }
    /// The value of the last header of that name, as Kafka's `lastHeader`; `None` if absent or null.
    pub fn last(&self, name: &str) -> Option<&[u8]> {
        let (_, value) = self.0.iter().rev().find(|(candidate, _)| &**candidate == name)?;
        value.as_deref()
    }
    /// All headers in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&[u8]>)> {
        self.0.iter().map(|(name, value)| (&**name, value.as_deref()))
    }
    /// How many headers there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Where the record being processed came from, and its event time: what a closure may ask for as one more
/// argument. Everything here is the same on every replay.
///
/// Behind a buffer that holds changes back (`suppress`), it is the record that made the change, as in Kafka Streams.
#[derive(Debug, Clone)]
pub struct RecordContext {
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    pub(crate) timestamp: i64,
    pub(crate) headers: Headers,
    /// Which one it is of the results that an operator made of the record: windows, say. 0 for the first.
    pub(crate) result: u32,
    /// The record that is being processed, where this one was held back and is handed on now.
    pub(crate) behind: Option<Box<RecordContext>>,
}

impl RecordContext {
    pub(crate) fn new() -> Self {
        Self {
            topic: Arc::from(""),
            partition: -1,
            offset: -1,
            timestamp: -1,
            headers: Headers::new(),
            result: 0,
            behind: None,
        }
    }
    /// The record that is being processed: this one, unless it was held back before.
    pub(crate) fn at_hand(&self) -> &Self {
        self.behind.as_ref().map_or(self, |record| record.at_hand())
    }
    /// Event time in milliseconds since 1970 UTC. After an aggregate: the later of the record's and the
    /// stored one, as in Kafka Streams.
    pub fn timestamp(&self) -> i64 {
        self.timestamp
    }
    /// The topic the record was read from (a repartition topic after a repartition).
    pub fn topic(&self) -> &str {
        &self.topic
    }
    /// The partition the record was read from.
    pub fn partition(&self) -> i32 {
        self.partition
    }
    /// The record's offset in its partition.
    pub fn offset(&self) -> i64 {
        self.offset
    }
    /// The record's headers.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }
}

//! What a test reads: the records of a topic, typed.

use std::marker::PhantomData;

use crate::log::Record;
use crate::record::Headers;
use crate::serdes::{Place, Serde, SerdeError};
use crate::topology::Topology;

use super::TestDriver;

/// A record read back in a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRecord<K, V> {
    /// `None` for null.
    pub key: Option<K>,
    /// `None` for a tombstone.
    pub value: Option<V>,
    /// Event time in milliseconds.
    pub timestamp: i64,
    /// Its headers.
    pub headers: Headers,
}

/// What was written to a topic; see [`TestDriver::output`].
pub struct TestOutput<'d, T: Topology, KS, VS> {
    driver: &'d mut TestDriver<T>,
    topic: String,
    serdes: PhantomData<(KS, VS)>,
}

impl<'d, T: Topology, KS, VS> TestOutput<'d, T, KS, VS> {
    pub(super) fn new(driver: &'d mut TestDriver<T>, topic: &str) -> Self {
        Self { driver, topic: topic.to_owned(), serdes: PhantomData }
    }

    /// Everything since the last read, in order.
    ///
    /// # Panics
    /// When a record does not have the types asked for: the test, or the topology, is wrong.
    pub fn read_all<K, V>(&mut self) -> Vec<TestRecord<K, V>>
    where
        KS: Serde<K>,
        VS: Serde<V>,
    {
        let from = self.driver.read.get(&self.topic).copied().unwrap_or(0);
        let mut records = Vec::new();
        let topic = &self.topic;
        let end = self.driver.log.visit(topic, 0, from, |record| {
            let mut headers = Headers::new();
            record.headers(&mut headers);
            records.push(TestRecord {
                key: record.key().map(|bytes| expect(KS::deserialize_at(Place::key(topic), bytes), topic, "key")),
                value: record
                    .value()
                    .map(|bytes| expect(VS::deserialize_at(Place::value(topic), bytes), topic, "value")),
                timestamp: record.timestamp(),
                headers,
            });
        });
        self.driver.read.insert(self.topic.clone(), end.max(from));
        records
    }

    /// Everything since the last read, as plain keys and values.
    ///
    /// # Panics
    /// As [`TestOutput::read_all`], and when a key or value is null.
    pub fn read_pairs<K, V>(&mut self) -> Vec<(K, V)>
    where
        KS: Serde<K>,
        VS: Serde<V>,
    {
        let plain = |record: TestRecord<K, V>| {
            let (Some(key), Some(value)) = (record.key, record.value) else {
                panic!("a record of `{}` has a null key or value; use `read_all`", self.topic)
            };
            (key, value)
        };
        let records = TestOutput::<T, KS, VS>::new(self.driver, &self.topic).read_all();
        records.into_iter().map(plain).collect()
    }
}

fn expect<V>(decoded: Result<V, SerdeError>, topic: &str, part: &str) -> V {
    decoded.unwrap_or_else(|error| panic!("the {part} of a record of `{topic}` is of another type: {error}"))
}

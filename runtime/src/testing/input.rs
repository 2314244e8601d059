//! What a test writes: records of a topic, typed.

use std::marker::PhantomData;

use crate::error::Error;
use crate::log::LogError;
use crate::record::Headers;
use crate::serdes::{Place, Serde, SerdeError};
use crate::topology::Topology;

use super::TestDriver;

/// A typed way into a topic; see [`TestDriver::input`].
pub struct TestInput<'d, T: Topology, KS, VS> {
    driver: &'d mut TestDriver<T>,
    topic: String,
    serdes: PhantomData<(KS, VS)>,
}

impl<'d, T: Topology, KS, VS> TestInput<'d, T, KS, VS> {
    pub(super) fn new(driver: &'d mut TestDriver<T>, topic: &str) -> Self {
        Self { driver, topic: topic.to_owned(), serdes: PhantomData }
    }

    /// Processes one record at the driver's event time, and commits.
    ///
    /// # Errors
    /// What an application would stop with, or that it had stopped before.
    pub fn pipe<K, V>(&mut self, key: &K, value: &V) -> Result<(), Error>
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
        VS: Serde<V>,
    {
        let time = self.driver.event_time;
        self.pipe_at(key, value, time)
    }

    /// Processes one record with this timestamp, and commits.
    ///
    /// # Errors
    /// What an application would stop with, or that it had stopped before.
    pub fn pipe_at<K, V>(&mut self, key: &K, value: &V, timestamp: i64) -> Result<(), Error>
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
        VS: Serde<V>,
    {
        let (mut key_bytes, mut value_bytes) = (Vec::new(), Vec::new());
        KS::serialize_at(Place::key(&self.topic), &key.to_owned(), &mut key_bytes).map_err(unwritable)?;
        VS::serialize_at(Place::value(&self.topic), value, &mut value_bytes).map_err(unwritable)?;
        self.pipe_raw(Some(&key_bytes), Some(&value_bytes), timestamp, &Headers::new())
    }

    /// Processes a tombstone: a key with a null value.
    ///
    /// # Errors
    /// What an application would stop with, or that it had stopped before.
    pub fn pipe_tombstone<K>(&mut self, key: &K, timestamp: i64) -> Result<(), Error>
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
    {
        let mut key_bytes = Vec::new();
        KS::serialize_at(Place::key(&self.topic), &key.to_owned(), &mut key_bytes).map_err(unwritable)?;
        self.pipe_raw(Some(&key_bytes), None, timestamp, &Headers::new())
    }

    /// Processes any bytes, nulls and headers.
    ///
    /// # Errors
    /// What an application would stop with, that it had stopped before, or that the topology does not read the topic.
    pub fn pipe_raw(
        &mut self,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        timestamp: i64,
        headers: &Headers,
    ) -> Result<(), Error> {
        self.driver.check_running()?;
        if self.driver.log.append(&self.topic, 0, key, value, timestamp, headers).is_none() {
            return Err(Error::Log(LogError::Topic {
                topic: self.topic.clone(),
                reason: "no such topic in this topology".to_owned(),
            }));
        }
        self.driver.run()
    }
}

fn unwritable(error: SerdeError) -> Error {
    Error::Unsupported(format!("the test's own record cannot be written: {error}"))
}

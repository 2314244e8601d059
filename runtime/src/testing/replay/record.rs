//! What goes in.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::serdes::{Place, Serde, SerdeError};

use super::transcript::Entry;

/// A record of the input of a replay test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayRecord {
    pub(super) topic: String,
    pub(super) entry: Entry,
}

impl ReplayRecord {
    /// A record of any bytes and nulls; the timestamp in milliseconds.
    #[must_use]
    pub fn raw(topic: &str, key: Option<&[u8]>, value: Option<&[u8]>, timestamp: i64) -> Self {
        let (key, value) = (key.map(<[u8]>::to_vec), value.map(<[u8]>::to_vec));
        Self { topic: topic.to_owned(), entry: Entry { key, value, timestamp, headers: Vec::new() } }
    }

    /// The same with one header more.
    #[must_use]
    pub fn header(mut self, name: &str, value: Option<&[u8]>) -> Self {
        self.entry.headers.push((name.to_owned(), value.map(<[u8]>::to_vec)));
        self
    }
}

/// A typed way to make the records of a topic, as [`TestDriver::input`](crate::TestDriver::input) is one to pipe them.
#[derive(Debug, Clone)]
pub struct ReplayInput<KS, VS> {
    topic: String,
    serdes: PhantomData<(KS, VS)>,
}

impl<KS, VS> ReplayInput<KS, VS> {
    /// Records of `topic`.
    #[must_use]
    pub fn new(topic: &str) -> Self {
        Self { topic: topic.to_owned(), serdes: PhantomData }
    }

    /// A record with this key and value; the timestamp in milliseconds.
    ///
    /// # Panics
    /// When a serde cannot write them: the test's own record is wrong.
    #[must_use]
    pub fn record<K, V>(&self, key: &K, value: &V, timestamp: i64) -> ReplayRecord
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
        VS: Serde<V>,
    {
        let (mut key_bytes, mut value_bytes) = (Vec::new(), Vec::new());
        written(KS::serialize_at(Place::key(&self.topic), &key.to_owned(), &mut key_bytes));
        written(VS::serialize_at(Place::value(&self.topic), value, &mut value_bytes));
        ReplayRecord::raw(&self.topic, Some(&key_bytes), Some(&value_bytes), timestamp)
    }

    /// A key with a null value.
    ///
    /// # Panics
    /// As [`ReplayInput::record`].
    #[must_use]
    pub fn tombstone<K>(&self, key: &K, timestamp: i64) -> ReplayRecord
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
    {
        let mut key_bytes = Vec::new();
        written(KS::serialize_at(Place::key(&self.topic), &key.to_owned(), &mut key_bytes));
        ReplayRecord::raw(&self.topic, Some(&key_bytes), None, timestamp)
    }
}

fn written(result: Result<(), SerdeError>) {
    result.unwrap_or_else(|error| panic!("the test's own record cannot be written: {error}"));
}

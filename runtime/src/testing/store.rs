//! What a test sees of a store.

use std::marker::PhantomData;

use crate::description::changelog_name;
use crate::serdes::{Place, Serde, SerdeError};
use crate::topology::Topology;

use super::TestDriver;

/// A store's committed content; see [`TestDriver::store`].
pub struct TestStore<'d, T: Topology, KS, VS> {
    driver: &'d mut TestDriver<T>,
    name: String,
    serdes: PhantomData<(KS, VS)>,
}

impl<'d, T: Topology, KS, VS> TestStore<'d, T, KS, VS> {
    pub(super) fn new(driver: &'d mut TestDriver<T>, name: &str) -> Self {
        Self { driver, name: name.to_owned(), serdes: PhantomData }
    }

    /// The value of `key`.
    ///
    /// # Panics
    /// When there is no such store, or its content has other types: the test is wrong.
    pub fn get<K, V>(&mut self, key: &K) -> Option<V>
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
        VS: Serde<V>,
    {
        self.get_with_timestamp(key).map(|(value, _)| value)
    }

    /// The value of `key` and the event time of its last update.
    ///
    /// # Panics
    /// As [`TestStore::get`].
    pub fn get_with_timestamp<K, V>(&mut self, key: &K) -> Option<(V, i64)>
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
        VS: Serde<V>,
    {
        let mut bytes = Vec::new();
        let changelog = self.changelog();
        expect(KS::serialize_at(Place::key(&changelog), &key.to_owned(), &mut bytes), "key");
        let (_, value, timestamp) = self.rows().into_iter().find(|(candidate, ..)| *candidate == bytes)?;
        Some((expect(VS::deserialize_at(Place::value(&changelog), &value), "value"), timestamp))
    }

    /// Every key and value, in order of the keys' bytes.
    ///
    /// # Panics
    /// As [`TestStore::get`].
    pub fn all<K, V>(&mut self) -> Vec<(K, V)>
    where
        KS: Serde<K>,
        VS: Serde<V>,
    {
        let changelog = self.changelog();
        let key = |bytes: &[u8]| expect(KS::deserialize_at(Place::key(&changelog), bytes), "key");
        let value = |bytes: &[u8]| expect(VS::deserialize_at(Place::value(&changelog), bytes), "value");
        self.rows().iter().map(|(name, held, _)| (key(name), value(held))).collect()
    }

    /// The topic that the store's serdes are told.
    fn changelog(&self) -> String {
        changelog_name(T::DESCRIPTION.application_id, &self.name)
    }

    /// Key, value and event time of what is committed.
    fn rows(&mut self) -> Vec<(Vec<u8>, Vec<u8>, i64)> {
        let Some(store) = self.driver.worker.store(&self.name, 0) else {
            panic!("the topology has no store `{}`", self.name)
        };
        let mut rows = Vec::new();
        let shown = store.committed(&mut |row| {
            rows.push((row.key.to_vec(), row.value.unwrap_or_default().to_vec(), row.timestamp));
        });
        shown.unwrap_or_else(|error| panic!("{error}"));
        rows
    }
}

pub(super) fn expect<V>(result: Result<V, SerdeError>, part: &str) -> V {
    result.unwrap_or_else(|error| panic!("the {part} is of another type: {error}"))
}

use std::marker::PhantomData;

use crate::serdes::{Serde, SerdeError};
use crate::store::{StoreBackend, decode_entry};
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
        expect(KS::serialize(&key.to_owned(), &mut bytes), "key");
        let entries = self.entries();
        let (_, entry) = entries.into_iter().find(|(candidate, _)| *candidate == bytes)?;
        let entry = decode_entry(&entry, &self.name).unwrap_or_else(|error| panic!("{error}"));
        Some((expect(VS::deserialize(entry.value), "value"), entry.timestamp))
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
        let decode = |(key, entry): (Vec<u8>, Vec<u8>)| {
            let entry = decode_entry(&entry, &self.name).unwrap_or_else(|error| panic!("{error}"));
            (expect(KS::deserialize(&key), "key"), expect(VS::deserialize(entry.value), "value"))
        };
        let entries = TestStore::<T, KS, VS>::new(self.driver, &self.name).entries();
        entries.into_iter().map(decode).collect()
    }

    fn entries(&mut self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let Some(store) = self.driver.worker.store(&self.name, 0) else {
            panic!("the topology has no store `{}`", self.name)
        };
        let mut entries = Vec::new();
        let scanned = store.backend().scan(&mut |key, entry| {
            entries.push((key.to_vec(), entry.to_vec()));
            true
        });
        scanned.unwrap_or_else(|error| panic!("{error}"));
        entries
    }
}

fn expect<V>(result: Result<V, SerdeError>, part: &str) -> V {
    result.unwrap_or_else(|error| panic!("the {part} is of another type: {error}"))
}

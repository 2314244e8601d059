//! What a test sees of a store of sessions.

use std::marker::PhantomData;

use crate::description::{StoreKind, changelog_name};
use crate::serdes::{Place, Serde, SessionWindowed};
use crate::topology::Topology;
use crate::windowed::Windowed;

use super::TestDriver;
use super::store::expect;

/// The committed content of a store of sessions, as far as its retention shows it; see [`TestDriver::session_store`].
pub struct TestSessionStore<'d, T: Topology, KS, VS> {
    driver: &'d mut TestDriver<T>,
    name: String,
    serdes: PhantomData<(KS, VS)>,
}

impl<'d, T: Topology, KS, VS> TestSessionStore<'d, T, KS, VS> {
    pub(super) fn new(driver: &'d mut TestDriver<T>, name: &str) -> Self {
        Self { driver, name: name.to_owned(), serdes: PhantomData }
    }

    /// The sessions of `key`, each with its start, its end and its value, the earliest end first: `SessionStore.fetch` of Kafka
    /// Streams.
    ///
    /// # Panics
    /// When there is no such store of sessions, or its content has other types: the test is wrong.
    pub fn fetch<K, V>(&mut self, key: &K) -> Vec<(i64, i64, V)>
    where
        K: ToOwned + ?Sized,
        K::Owned: PartialEq,
        KS: Serde<K::Owned>,
        VS: Serde<V>,
    {
        let key = key.to_owned();
        let of_key = self.all::<K::Owned, V>().into_iter().filter(|(session, _)| session.key == key);
        of_key.map(|(session, value)| (session.start, session.end, value)).collect()
    }

    /// Every session and its value, in the order of ends, and of starts and the keys' bytes where these are equal.
    ///
    /// # Panics
    /// As [`TestSessionStore::fetch`].
    pub fn all<K, V>(&mut self) -> Vec<(Windowed<K>, V)>
    where
        KS: Serde<K>,
        VS: Serde<V>,
    {
        let is_it = |store: &&crate::description::Store| store.name == self.name;
        let kind = T::DESCRIPTION.stores.iter().find(is_it).map(|store| store.kind);
        assert!(matches!(kind, Some(StoreKind::Session(_))), "the topology has no store of sessions `{}`", self.name);
        let changelog = changelog_name(T::DESCRIPTION.application_id, &self.name);
        let Some(store) = self.driver.worker.store(&self.name, 0) else { return Vec::new() };
        let mut rows: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        let shown = store.committed(&mut |record| {
            rows.push((record.key.to_vec(), record.value.unwrap_or_default().to_vec()));
        });
        shown.unwrap_or_else(|error| panic!("{error}"));
        // The key of a record ends with the times.
        rows.sort_by(|(one, _), (other, _)| times(one).cmp(times(other)).then_with(|| one.cmp(other)));
        let key = |bytes: &[u8]| expect(SessionWindowed::<KS>::deserialize_at(Place::key(&changelog), bytes), "key");
        let value = |bytes: &[u8]| expect(VS::deserialize_at(Place::value(&changelog), bytes), "value");
        rows.iter().map(|(name, held)| (key(name), value(held))).collect()
    }
}

fn times(key: &[u8]) -> &[u8] {
    key.split_last_chunk::<16>().map_or(&[], |(_, times)| times)
}

//! What a test sees of a store of windows.

use std::marker::PhantomData;
use std::ops::RangeInclusive;

use crate::description::{StoreKind, changelog_name};
use crate::serdes::{Place, Serde};
use crate::topology::Topology;
use crate::windowed::Windowed;

use super::TestDriver;
use super::store::expect;

/// The committed content of a store of windows, as far as its retention shows it; see [`TestDriver::window_store`].
pub struct TestWindowStore<'d, T: Topology, KS, VS> {
    driver: &'d mut TestDriver<T>,
    name: String,
    serdes: PhantomData<(KS, VS)>,
}

/// One window of a key.
struct Row {
    key: Vec<u8>,
    start: i64,
    value: Vec<u8>,
    timestamp: i64,
}

impl<'d, T: Topology, KS, VS> TestWindowStore<'d, T, KS, VS> {
    pub(super) fn new(driver: &'d mut TestDriver<T>, name: &str) -> Self {
        Self { driver, name: name.to_owned(), serdes: PhantomData }
    }

    /// The windows of `key` that begin in `starts`, each with its start and value, the earliest first: `WindowStore.fetch` of
    /// Kafka Streams.
    ///
    /// # Panics
    /// When there is no such store of windows, or its content has other types: the test is wrong.
    pub fn fetch<K, V>(&mut self, key: &K, starts: RangeInclusive<i64>) -> Vec<(i64, V)>
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
        VS: Serde<V>,
    {
        let with_times = self.fetch_with_timestamps(key, starts);
        with_times.into_iter().map(|(start, value, _)| (start, value)).collect()
    }

    /// The same with the event time of each window's last update.
    ///
    /// # Panics
    /// As [`TestWindowStore::fetch`].
    pub fn fetch_with_timestamps<K, V>(&mut self, key: &K, starts: RangeInclusive<i64>) -> Vec<(i64, V, i64)>
    where
        K: ToOwned + ?Sized,
        KS: Serde<K::Owned>,
        VS: Serde<V>,
    {
        let (changelog, mut bytes) = (self.changelog(), Vec::new());
        expect(KS::serialize_at(Place::key(&changelog), &key.to_owned(), &mut bytes), "key");
        let value = |bytes: &[u8]| expect(VS::deserialize_at(Place::value(&changelog), bytes), "value");
        let wanted = self.rows().into_iter().filter(|row| row.key == bytes && starts.contains(&row.start));
        wanted.map(|row| (row.start, value(&row.value), row.timestamp)).collect()
    }

    /// Every window and its value, in the order of starts and then of the keys' bytes.
    ///
    /// # Panics
    /// As [`TestWindowStore::fetch`].
    pub fn all<K, V>(&mut self) -> Vec<(Windowed<K>, V)>
    where
        KS: Serde<K>,
        VS: Serde<V>,
    {
        let (changelog, rows) = (self.changelog(), self.rows());
        let key = |bytes: &[u8]| expect(KS::deserialize_at(Place::key(&changelog), bytes), "key");
        let value = |bytes: &[u8]| expect(VS::deserialize_at(Place::value(&changelog), bytes), "value");
        let windowed = |row: &Row| Windowed { key: key(&row.key), start: row.start, end: self.end(row.start) };
        rows.iter().map(|row| (windowed(row), value(&row.value))).collect()
    }

    /// The topic that the store's serdes are told.
    fn changelog(&self) -> String {
        changelog_name(T::DESCRIPTION.application_id, &self.name)
    }

    /// Where the window with this start ends.
    fn end(&self, start: i64) -> i64 {
        let store = T::DESCRIPTION.stores.iter().find(|store| store.name == self.name);
        match store.map(|store| store.kind) {
            Some(StoreKind::Window(window)) => window.end(start),
            Some(StoreKind::Sliding(sliding)) => sliding.end(start),
            _ => panic!("the topology has no store of windows `{}`", self.name),
        }
    }

    fn rows(&mut self) -> Vec<Row> {
        self.end(0);
        let Some(store) = self.driver.worker.store(&self.name, 0) else { return Vec::new() };
        let mut rows = Vec::new();
        let shown = store.committed(&mut |record| {
            // Its changelog's key: the key, the start, and a sequence number.
            let parts = record.key.split_last_chunk::<4>().and_then(|(rest, _)| rest.split_last_chunk::<8>());
            let Some((key, start)) = parts else { return };
            rows.push(Row {
                key: key.to_vec(),
                start: i64::from_be_bytes(*start),
                value: record.value.unwrap_or_default().to_vec(),
                timestamp: record.timestamp,
            });
        });
        shown.unwrap_or_else(|error| panic!("{error}"));
        rows
    }
}

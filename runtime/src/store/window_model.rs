//! A store of windows under random writes, aborts, commits and restarts, compared with a plain map all the way.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::memory::{MemoryState, MemoryStore};
use super::{RowBuffer, RowStore, StateBackend, StoreBackend, StoreNote};
use crate::description::{Emit, StoreKind, Window};

const WINDOW: Window = Window { size_ms: 10, advance_ms: 5, grace_ms: 10, retention_ms: 64, emit: Emit::OnWindowClose };
const KIND: StoreKind = StoreKind::Window(WINDOW);

#[derive(Debug, Clone)]
enum Step {
    /// The window that begins so long before the latest one, or after it, gets a value, or is deleted.
    Put(i64, u8, Option<u8>),
    Commit,
    Abort,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let put = (-20_i64..=20, 0..4_u8, prop::option::weighted(0.85, any::<u8>()));
    let step = prop_oneof![
        12 => put.prop_map(|(from_latest, key, value)| Step::Put(from_latest, key, value)),
        3 => Just(Step::Commit),
        1 => Just(Step::Abort),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 0..120)
}

type Map = BTreeMap<(i64, u8), u8>;

/// The committed part, which can be closed and opened again.
pub(super) trait Reopened: StateBackend + Sized {
    type Place;
    fn open(place: &Self::Place) -> (Self, Self::Store);
    fn reopen(state: Self, store: Self::Store, place: &Self::Place) -> (Self, Self::Store);
}

impl Reopened for MemoryState {
    type Place = ();

    fn open((): &()) -> (Self, MemoryStore) {
        (Self, MemoryStore::new(KIND))
    }

    fn reopen(state: Self, store: MemoryStore, (): &()) -> (Self, MemoryStore) {
        (state, store)
    }
}

#[cfg(feature = "rocksdb")]
impl Reopened for super::RocksDbState {
    type Place = tempfile::TempDir;

    fn open(place: &tempfile::TempDir) -> (Self, super::RocksDbStore) {
        let (state, mut stores) = Self::open(place.path().join("0_0/state"), "0_0", &["w"]).unwrap();
        (state, stores.remove(0))
    }

    fn reopen(state: Self, store: super::RocksDbStore, place: &tempfile::TempDir) -> (Self, super::RocksDbStore) {
        drop((state, store));
        Reopened::open(place)
    }
}

fn row(start: i64, key: u8) -> Vec<u8> {
    [start.to_be_bytes().as_slice(), &[key]].concat()
}

/// What a map says of some time: rows that are not too old for the latest start in it.
fn visible(map: &Map, latest: i64) -> Map {
    map.iter()
        .filter(|((start, _), _)| *start > latest - WINDOW.retention_ms)
        .map(|(&at, &value)| (at, value))
        .collect()
}

struct Model<S: Reopened> {
    state: S,
    store: RowStore<S::Store>,
    now: Map,
    committed: Map,
    /// The latest start that was ever written, and that was committed.
    latest: i64,
    committed_latest: i64,
}

impl<S: Reopened> Model<S> {
    fn put(&mut self, from_latest: i64, key: u8, value: Option<u8>) {
        let start = (self.latest + from_latest).max(0);
        let (mut scratch, time) = (Vec::new(), start);
        self.store
            .update(&row(start, key), &mut scratch, |_, entry| {
                if let Some(value) = value {
                    super::encode_entry(time, &[value], entry);
                }
                Ok::<_, super::StoreError>(())
            })
            .unwrap();
        self.latest = self.latest.max(start);
        match value {
            Some(value) => self.now.insert((start, key), value),
            None => self.now.remove(&(start, key)),
        };
    }

    fn commit(&mut self) {
        let note = StoreNote::default();
        if self.store.is_dirty() {
            self.state.write(&mut [self.store.committed_change(7, Some(1), &note)]).unwrap();
            self.store.applied();
        }
        self.committed.clone_from(&self.now);
        self.committed_latest = self.latest;
    }

    fn abort(&mut self) {
        self.store.discard();
        self.now.clone_from(&self.committed);
        self.latest = self.committed_latest;
    }

    fn check(&mut self) {
        let visible = visible(&self.now, self.latest);
        let first = (self.latest - WINDOW.retention_ms - 30).max(0);
        for start in first..=self.latest + 1 {
            for key in 0..4 {
                let found = self.store.get(&row(start, key)).unwrap().map(|found| found.value[0]);
                assert_eq!(found, visible.get(&(start, key)).copied(), "{start} {key} at {}", self.latest);
            }
        }
        // As closing windows are read, in runs: those that can be seen, and a part of them.
        for (from, to) in
            [(first.max(self.latest - WINDOW.retention_ms + 1), self.latest + 1), (self.latest - 9, self.latest)]
        {
            let (from, to) = (from.max(0), to.max(0));
            let expected: Vec<_> =
                self.now.range((from, 0)..(to, 0)).map(|(&(start, key), _)| row(start, key)).collect();
            assert_eq!(self.rows(from, to), expected);
        }
    }

    fn rows(&self, from: i64, to: i64) -> Vec<Vec<u8>> {
        let (mut rows, mut all) = (RowBuffer::default(), Vec::new());
        let mut from = from.to_be_bytes().to_vec();
        loop {
            rows.clear();
            self.store.range(&from, &to.to_be_bytes(), 3, &mut rows).unwrap();
            let run: Vec<Vec<u8>> = (0..rows.len()).map_while(|at| rows.get(at)).map(|(key, _)| key.to_vec()).collect();
            all.extend(run.iter().cloned());
            let Some(last) = run.last().filter(|_| run.len() == 3) else { return all };
            from = [last.as_slice(), &[0]].concat();
        }
    }
}

fn check<S: Reopened>(cases: u32, place: impl Fn() -> S::Place) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let run = |steps: Vec<Step>| {
        let place = place();
        let (state, store) = S::open(&place);
        let store = RowStore::new("w", KIND, store, 600);
        let (now, committed) = (Map::new(), Map::new());
        let mut model = Model { state, store, now, committed, latest: -1, committed_latest: -1 };
        for step in steps {
            match step {
                Step::Put(from_latest, key, value) => model.put(from_latest, key, value),
                Step::Commit => model.commit(),
                Step::Abort => model.abort(),
                Step::Reopen => {
                    model.abort();
                    let Model { state, store, now, committed, latest, committed_latest } = model;
                    let (state, store) = S::reopen(state, store.into_backend(), &place);
                    let store = RowStore::new("w", KIND, store, 600);
                    model = Model { state, store, now, committed, latest, committed_latest };
                }
            }
            model.check();
        }
        Ok(())
    };
    TestRunner::new(config).run(&steps(), run).unwrap();
}

#[test]
fn a_store_of_windows_shows_what_was_written_and_is_not_too_old() {
    check::<MemoryState>(300, || ());
}

#[cfg(feature = "rocksdb")]
#[test]
fn so_does_one_on_disk() {
    check::<super::RocksDbState>(12, || tempfile::tempdir().unwrap());
}

/// Ten retentions end with as many rows as two: what has expired is removed, and not only hidden.
fn rows_after<S: Reopened>(retentions: i64, place: &S::Place) -> usize {
    let (state, store) = S::open(place);
    let store = RowStore::new("w", KIND, store, 600);
    let (now, committed) = (Map::new(), Map::new());
    let mut model = Model { state, store, now, committed, latest: -1, committed_latest: -1 };
    for _ in 0..retentions * WINDOW.retention_ms {
        (0..4).for_each(|key| model.put(1, key, Some(key)));
        model.commit();
    }
    let mut rows = 0;
    model
        .store
        .backend()
        .scan(&mut |_, _| {
            rows += 1;
            true
        })
        .unwrap();
    rows
}

#[test]
fn state_stays_bounded() {
    let two = rows_after::<MemoryState>(2, &());
    assert_eq!(rows_after::<MemoryState>(10, &()), two);
    #[cfg(feature = "rocksdb")]
    {
        let on_disk = |retentions| rows_after::<super::RocksDbState>(retentions, &tempfile::tempdir().unwrap());
        assert_eq!((on_disk(2), on_disk(10)), (two, two));
    }
}

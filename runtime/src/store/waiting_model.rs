//! A store of changes that wait under random changes, departures, aborts, commits and restarts, compared with a plain map all the
//! way.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::memory::MemoryState;
use super::window_model::Reopened;
use super::{ChangedBytes, RowBuffer, RowStore, StoreNote, waiting};
use crate::description::{StoreKind, Suppress, Waits, WhenFull};
use crate::record::RecordContext;

const KIND: StoreKind = StoreKind::Suppress(Suppress {
    time_limit_ms: 10,
    max_records: Some(2),
    max_bytes: None,
    when_full: WhenFull::EmitEarly,
});

#[derive(Debug, Clone)]
enum Step {
    Change(u8, i64, Vec<u8>),
    /// So many leave.
    Leave(usize),
    Commit,
    Abort,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let change = (0..6_u8, 0..5_i64, prop::collection::vec(0..2_u8, 0..30));
    let step = prop_oneof![
        12 => change.prop_map(|(key, time, value)| Step::Change(key, time, value)),
        6 => (1..4_usize).prop_map(Step::Leave),
        3 => Just(Step::Commit),
        1 => Just(Step::Abort),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 0..120)
}

/// By key: since when it waits, and the value before and after.
type Map = BTreeMap<u8, (i64, Vec<u8>, Vec<u8>)>;

struct Model<S: Reopened> {
    state: S,
    store: RowStore<S::Store>,
    now: Map,
    committed: Map,
}

impl<S: Reopened> Model<S> {
    fn change(&mut self, key: u8, timestamp: i64, value: &[u8]) {
        let (mut row, mut scratch) = (Vec::new(), Vec::new());
        waiting::begin_row(&mut row);
        row.push(key);
        let record = RecordContext { timestamp, offset: 7, partition: 0, topic: "in".into(), ..RecordContext::new() };
        let change = ChangedBytes { old: Some(b"old"), new: Some(value) };
        self.store.waits().unwrap();
        self.store.wait(&row, &record, change, &mut scratch).unwrap().unwrap();
        let waiting = self.now.entry(key).or_insert_with(|| (timestamp, b"old".to_vec(), Vec::new()));
        waiting.2 = value.to_vec();
    }

    fn leave(&mut self, count: usize) {
        let (mut rows, mut scratch) = (RowBuffer::default(), Vec::new());
        self.store.first_waiting(count + 1, &mut rows).unwrap();
        let first: Vec<(i64, u8)> = self.queue().into_iter().take(count + 1).collect();
        let found = rows.iter().map(|(index, _)| waiting::split_index(index).unwrap());
        assert_eq!(found.map(|(time, key)| (time, key[0])).collect::<Vec<_>>(), first);
        for (at, (index, _)) in rows.iter().enumerate() {
            if at == count {
                self.store.set_first_waiting(Some(index));
                return;
            }
            self.store.leave(index, 9, &mut scratch).unwrap();
            self.now.remove(&first[at].1);
        }
        self.store.set_first_waiting(None);
    }

    fn queue(&self) -> Vec<(i64, u8)> {
        let mut queue: Vec<(i64, u8)> = self.now.iter().map(|(&key, (time, ..))| (*time, key)).collect();
        queue.sort_unstable();
        queue
    }

    fn commit(&mut self) {
        let note = StoreNote::default();
        if self.store.is_dirty() {
            self.state.write(&mut [self.store.committed_change(7, Some(1), &note)]).unwrap();
            self.store.applied();
        }
        self.committed.clone_from(&self.now);
    }

    fn abort(&mut self) {
        self.store.discard();
        self.now.clone_from(&self.committed);
    }

    fn check(&mut self) {
        let mut rows = RowBuffer::default();
        self.store.first_waiting(usize::MAX, &mut rows).unwrap();
        let found: Vec<(i64, u8)> = rows
            .iter()
            .map(|(index, _)| waiting::split_index(index).map(|(time, key)| (time, key[0])).unwrap())
            .collect();
        assert_eq!(found, self.queue());
        let size = |(_, old, new): &(i64, Vec<u8>, Vec<u8>)| (28 + 1 + 2 + old.len() + new.len()) as u64;
        let expected = Waits { records: self.now.len() as u64, bytes: self.now.values().map(size).sum() };
        assert_eq!(self.store.waits().unwrap(), expected);
        if let Some((time, _)) = found.first() {
            assert!(self.store.may_be_due(*time));
        }
    }
}

fn check<S: Reopened>(cases: u32, place: impl Fn() -> S::Place) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let run = |steps: Vec<Step>| {
        let place = place();
        let (state, store) = S::open(&place);
        let store = RowStore::new("w", KIND, store, 600);
        let mut model = Model { state, store, now: Map::new(), committed: Map::new() };
        for step in steps {
            match step {
                Step::Change(key, time, value) => model.change(key, time, &value),
                Step::Leave(count) => model.leave(count),
                Step::Commit => model.commit(),
                Step::Abort => model.abort(),
                Step::Reopen => {
                    model.abort();
                    let Model { state, store, now, committed } = model;
                    let (state, store) = S::reopen(state, store.into_backend(), &place);
                    model = Model { state, store: RowStore::new("w", KIND, store, 600), now, committed };
                }
            }
            model.check();
        }
        Ok(())
    };
    TestRunner::new(config).run(&steps(), run).unwrap();
}

#[test]
fn what_waits_is_in_order_and_counted() {
    check::<MemoryState>(300, || ());
}

#[cfg(feature = "rocksdb")]
#[test]
fn so_it_is_on_disk() {
    check::<super::RocksDbState>(12, || tempfile::tempdir().unwrap());
}

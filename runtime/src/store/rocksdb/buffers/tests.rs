//! Write buffers share one budget of the process.

use std::path::Path;

use super::*;
use crate::store::rocksdb::{RocksDbState, RocksDbStore};
use crate::store::{StateBackend as _, StoreBatch, StoreChange, StoreNote};

/// A task with one store.
type Only = (RocksDbState, RocksDbStore);

/// The budget is the process's: these tests would see each other's buffers.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open(dir: &Path, count: usize) -> Vec<Only> {
    let store = |number| {
        let task = format!("0_{number}");
        let (state, mut stores) = RocksDbState::open(dir.join(&task).join("state"), task, &["totals"]).unwrap();
        (state, stores.remove(0))
    };
    (0..count).map(store).collect()
}

/// A commit of ten keys with values of that size.
fn commit((state, store): &mut Only, round: u32, size: usize) {
    let value = vec![7; size];
    let keys: Vec<[u8; 8]> = (0..10_u32).map(|key| (u64::from(round) << 32 | u64::from(key)).to_be_bytes()).collect();
    let writes = keys.iter().map(|key| (&key[..], Some(value.as_slice()))).collect();
    let batch = StoreBatch { writes, stream_time: 7, trims: Vec::new(), note: &StoreNote::default() };
    state.write(&mut [StoreChange { store, batch, changelog_offset: Some(i64::from(round)) }]).unwrap();
}

fn active((_, store): &Only) -> usize {
    let size = store.database.raw().property_int_value(properties::CUR_SIZE_ACTIVE_MEM_TABLE).unwrap();
    usize::try_from(size.unwrap()).unwrap()
}

/// Beside the one that the database was made with.
fn n_files((_, store): &Only) -> usize {
    store.database.raw().live_files().unwrap().len() - 1
}

#[test]
fn small_commits_of_many_stores_write_no_files() {
    let _alone = alone();
    for count in [40, 400] {
        let dir = tempfile::tempdir().unwrap();
        let mut stores = open(dir.path(), count);
        for round in 0..5 {
            stores.iter_mut().for_each(|store| commit(store, round, 20));
        }
        for store in &stores {
            assert_eq!(n_files(store), 0, "{count} stores");
            assert!(active(store) <= EMPTY, "{}", active(store));
        }
    }
}

/// RocksDB's own limit would have let every small commit write a file, for ever: those of the idle stores stay large.
#[test]
fn the_largest_buffer_is_written_out_and_not_the_one_at_hand() {
    let _alone = alone();
    let dir = tempfile::tempdir().unwrap();
    let mut stores = open(dir.path(), 40);
    let (idle, busy) = stores.split_at_mut(4);
    for round in 0..70 {
        // In turn, to 7 MB each: just below what makes RocksDB write one out by itself.
        idle.iter_mut().for_each(|store| commit(store, round, 10_000));
    }
    for round in 0..200 {
        busy.iter_mut().for_each(|store| commit(store, round, 20));
    }
    // It grows until there is too much, and is still smaller than the idle ones.
    for round in 200..260 {
        commit(&mut busy[0], round, 10_000);
    }
    assert!(busy.iter().all(|store| n_files(store) == 0));
    let all: usize = stores.iter().map(|store| active(store).saturating_sub(EMPTY)).sum();
    // Buffers that were never written to are a little smaller than one with an entry.
    assert!(all <= BUDGET + (2 << 20), "{all}");
}

#[test]
fn a_closed_store_can_be_opened_at_once_while_others_look_for_the_largest() {
    let _alone = alone();
    let dir = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut others = open(&dir.path().join("others"), 4);
            for round in 0..100 {
                others.iter_mut().for_each(|store| commit(store, round, 10_000));
            }
        });
        for round in 0..10 {
            for store in &mut open(dir.path(), 2) {
                commit(store, round, 10_000);
            }
        }
    });
}

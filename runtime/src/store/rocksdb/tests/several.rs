//! Several stores in one database: what one write is, and what happens to one of them beside the others.

use super::*;
use crate::store::model::on_disk::copy;

const NAMES: [&str; 2] = ["left", "right"];

/// A task with several stores.
struct Several {
    state: RocksDbState,
    stores: Vec<RocksDbStore>,
}

impl Several {
    fn open(dir: &Path, names: &[&'static str]) -> Self {
        let (state, stores) = RocksDbState::open(dir.join("0_0/state"), "0_0", names).unwrap();
        Self { state, stores }
    }

    /// Writes to all stores at once, with `offset` as that of each changelog.
    fn write(&mut self, writes: &[(Vec<u8>, Option<Vec<u8>>)], offset: i64) {
        let note = StoreNote::default();
        let change = |store| {
            let writes = writes.iter().map(|(key, entry)| (key.as_slice(), entry.as_deref())).collect();
            let batch = StoreBatch { writes, stream_time: offset, trims: Vec::new(), note: &note };
            StoreChange { store, batch, changelog_offset: Some(offset) }
        };
        let mut changes: Vec<_> = self.stores.iter_mut().map(change).collect();
        self.state.write(&mut changes).unwrap();
    }

    fn load(&mut self, store: usize, writes: &[(Vec<u8>, Option<Vec<u8>>)], offset: i64) {
        write(&mut Map::new(), writes, |batch| self.stores[store].load(batch, offset));
    }

    /// Offset and number of rows of each store.
    fn found(&self) -> Vec<(Option<i64>, usize)> {
        self.stores.iter().map(|store| (store.changelog_offset(), contents(store).len())).collect()
    }

    /// The numbers that anything is written under.
    fn numbers(&self) -> Vec<Number> {
        let keys = self.state.database.raw().iterator(rocksdb::IteratorMode::Start).map(|row| row.unwrap().0);
        let mut numbers: Vec<Number> = keys.map(|key| Number(u16::from_be_bytes([key[0], key[1]]))).collect();
        numbers.dedup();
        numbers
    }
}

#[test]
fn what_changes_of_several_stores_is_one_write() {
    let dir = tempfile::tempdir().unwrap();
    let mut task = Several::open(dir.path(), &NAMES);
    let before = task.state.n_writes();
    task.write(&puts(0..10, b"both...."), 10);
    assert_eq!(task.state.n_writes() - before, 1);
    assert_eq!(task.found(), [(Some(10), 10), (Some(10), 10)]);
    task.stores[0].apply_alone(&mut task.state, 11);
    assert_eq!(task.state.n_writes() - before, 2);
    drop(task);
    assert_eq!(Several::open(dir.path(), &NAMES).found(), [(Some(11), 10), (Some(10), 10)]);
}

impl RocksDbStore {
    fn apply_alone(&mut self, state: &mut RocksDbState, offset: i64) {
        let batch =
            StoreBatch { writes: Vec::new(), stream_time: offset, trims: Vec::new(), note: &StoreNote::default() };
        state.write(&mut [StoreChange { store: self, batch, changelog_offset: Some(offset) }]).unwrap();
    }
}

#[test]
fn a_failed_write_changes_no_store() {
    let dir = tempfile::tempdir().unwrap();
    let mut task = Several::open(dir.path(), &NAMES);
    // Two files with the same keys: none can be moved without being read.
    for offset in [4, 5] {
        task.write(&puts(0..20_000, b"some value"), offset);
        task.state.flush_for_test();
    }
    flip_bits(&table_file(&dir.path().join("0_0/state")));
    // From now on RocksDB refuses: the compaction has met the damage.
    task.state.database.raw().compact_range(None::<&[u8]>, None::<&[u8]>);
    let (note, offset) = (StoreNote::default(), 6);
    let change = |store| {
        let batch = StoreBatch { writes: Vec::new(), stream_time: offset, trims: Vec::new(), note: &note };
        StoreChange { store, batch, changelog_offset: Some(offset) }
    };
    let mut changes: Vec<_> = task.stores.iter_mut().map(change).collect();
    let error = task.state.write(&mut changes).unwrap_err().to_string();
    assert!(error.contains("store `left, right of task 0_0`"), "{error}");
    assert_eq!(task.stores.iter().map(|store| store.changelog_offset()).collect::<Vec<_>>(), [Some(5), Some(5)]);
    drop(task);
    // The whole task is restored.
    assert_eq!(Several::open(dir.path(), &NAMES).found(), [(None, 0), (None, 0)]);
}

/// The files that a store has to itself go at once.
#[test]
fn one_store_is_cleared_beside_another_and_gives_its_room_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut task = Several::open(dir.path(), &NAMES);
    task.load(0, &puts(0..50_000, b"some value"), 50_000);
    task.load(1, &puts(0..7_000, b"some value"), 7_000);
    let size = |task: &Several| task.stores[0].approximate_bytes();
    let (full, other) = (size(&task), task.stores[1].approximate_bytes());
    let files = || {
        let files = fs::read_dir(dir.path().join("0_0/state")).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().len()).sum::<u64>()
    };
    let before = files();
    task.stores[0].clear().unwrap();
    assert_eq!(task.found(), [(None, 0), (Some(7_000), 7_000)]);
    assert_eq!(task.numbers(), [Number(0), Number(2)]);
    assert!(size(&task) < full / 4, "{} of {full}", size(&task));
    assert!(other < full / 2 && other.abs_diff(task.stores[1].approximate_bytes()) < other / 4, "{other}");
    // RocksDB removes files when it has time.
    for _ in 0..200 {
        if files() < before / 2 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(files() < before / 2, "{} of {before}", files());
    task.write(&puts(0..3, b"new....."), 7_001);
    assert_eq!(task.found(), [(Some(7_001), 3), (Some(7_001), 7_000)]);
    assert_eq!(task.numbers(), [Number(0), Number(2), Number(3)]);
    drop(task);
    assert_eq!(Several::open(dir.path(), &NAMES).found(), [(Some(7_001), 3), (Some(7_001), 7_000)]);
}

/// A loaded file is durable at once, and what says whose it is must be so before it.
#[test]
fn nothing_comes_back_that_a_crash_left_under_a_number() {
    let dir = tempfile::tempdir().unwrap();
    let mut task = Several::open(dir.path(), &NAMES);
    task.load(0, &puts(0..5_000, b"first..."), 5_000);
    task.stores[0].clear().unwrap();
    task.load(0, &puts(0..6_000, b"second.."), 6_000);
    task.write(&puts(0..1, b"lost...."), 6_001);
    let crashed = tempfile::tempdir().unwrap();
    copy(dir.path(), crashed.path());
    let mut task = Several::open(crashed.path(), &NAMES);
    assert_eq!(task.found(), [(Some(6_000), 6_000), (None, 0)]);
    assert_eq!(task.numbers(), [Number(0), Number(3)]);
    task.stores[0].clear().unwrap();
    assert_eq!(task.found(), [(None, 0), (None, 0)]);
    assert_eq!(task.numbers(), [Number(0)]);
    task.load(1, &puts(0..5_000, b"third..."), 6_500);
    assert_eq!((task.found(), task.numbers()), (vec![(None, 0), (Some(6_500), 5_000)], vec![Number(0), Number(2)]));
}

#[test]
fn stores_come_and_go_with_the_topology() {
    let dir = tempfile::tempdir().unwrap();
    let mut task = Several::open(dir.path(), &NAMES);
    task.write(&puts(0..5, b"old....."), 5);
    drop(task);
    let mut task = Several::open(dir.path(), &["right", "middle"]);
    assert_eq!((task.found(), task.numbers()), (vec![(Some(5), 5), (None, 0)], vec![Number(0), Number(2)]));
    task.write(&puts(0..7, b"new....."), 6);
    drop(task);
    // Whoever takes the old program again restores what that had alone.
    let task = Several::open(dir.path(), &NAMES);
    assert_eq!((task.found(), task.numbers()), (vec![(None, 0), (Some(6), 7)], vec![Number(0), Number(2)]));
}

#[test]
fn damage_in_one_store_restores_the_task() {
    let dir = tempfile::tempdir().unwrap();
    let mut task = Several::open(dir.path(), &NAMES);
    task.load(0, &puts(0..20_000, b"some value"), 20_000);
    task.write(&puts(0..5, b"both...."), 20_001);
    drop(task);
    flip_bits(&table_file(&dir.path().join("0_0/state")));
    let task = Several::open(dir.path(), &NAMES);
    let error = task.stores[0].scan(&mut |_, _| true).unwrap_err().to_string();
    assert!(error.contains("`left of task 0_0`"), "{error}");
    assert_eq!(contents(&task.stores[1]).len(), 5, "it has not met the damage");
    drop(task);
    assert_eq!(Several::open(dir.path(), &NAMES).found(), [(None, 0), (None, 0)]);
    assert!(dir.path().join("0_0/state.corrupt-1").is_dir());
}

/// As the versions before this one left it, in the middle of anything.
#[test]
fn a_database_for_each_store_is_removed_and_never_read() {
    let dir = tempfile::tempdir().unwrap();
    let old = dir.path().join("0_0/rocksdb");
    for store in NAMES {
        let mut options = rocksdb::Options::default();
        options.create_if_missing(true);
        fs::create_dir_all(&old).unwrap();
        let db = rocksdb::DB::open(&options, old.join(store)).unwrap();
        let offset = [&[3, 1][..], &40_i64.to_be_bytes(), &0_i64.to_be_bytes(), b"0"].concat();
        db.put([0], offset).unwrap();
        db.put(b"\x01key", [0; 9]).unwrap();
    }
    fs::create_dir(old.join("left.corrupt-1")).unwrap();
    // A removal was interrupted before.
    fs::create_dir_all(dir.path().join("0_0/rocksdb.deleted-1/left")).unwrap();
    let mut task = Several::open(dir.path(), &NAMES);
    let left =
        || fs::read_dir(dir.path().join("0_0")).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!((task.found(), left()), (vec![(None, 0), (None, 0)], vec!["state".into()]));
    task.write(&puts(0..5, b"restored"), 40);
    drop(task);
    assert_eq!((Several::open(dir.path(), &NAMES).found(), left()), (vec![(Some(40), 5); 2], vec!["state".into()]));
}

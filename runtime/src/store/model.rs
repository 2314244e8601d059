//! The stores of a task under random writes, aborts, commits, crashes and restores, compared with plain maps all the way.
//!
//! The changelog offset of a store is the number of the commit that last changed it, so a store that comes back from a
//! crash says which of the maps it has to equal. All of a task's stores come back from one moment: it may have lost writes,
//! but only the last ones, and each as a whole, whichever stores it was to. A restore brings the rest.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::memory::{MemoryState, MemoryStore};
use super::{RowStore, StateBackend, StoreBackend, StoreBatch, StoreError, StoreNote};
use crate::description::StoreKind;

type Map = BTreeMap<Vec<u8>, (i64, Vec<u8>)>;

const NAMES: [&str; STORES] = ["s", "t", "u"];
const STORES: usize = 3;

/// One for each store.
type Each<T> = [T; STORES];

/// One thing that happens to a task.
#[derive(Debug, Clone)]
enum Step {
    /// To one of its stores.
    To(usize, Act),
    /// Shared by the stores.
    Budget(usize),
    Commit,
    Abort,
    /// What is committed reaches the disk.
    Flush,
    Reopen,
    Crash,
    /// A store is emptied, the process dies or not, and all is restored from the changelogs.
    Rebuild(usize, bool),
}

#[derive(Debug, Clone)]
enum Act {
    Get(Vec<u8>),
    Put(Vec<u8>, i64, Vec<u8>),
    Delete(Vec<u8>),
    /// Appends to the value that is there.
    Update(Vec<u8>, i64, Vec<u8>),
    /// An update whose closure fails.
    Fail(Vec<u8>),
}

impl Act {
    fn key(&self) -> &Vec<u8> {
        match self {
            Self::Get(key) | Self::Put(key, ..) | Self::Delete(key) | Self::Update(key, ..) | Self::Fail(key) => key,
        }
    }
}

/// The committed state of a task, with its stores.
type Opened<S> = (S, Vec<<S as StateBackend>::Store>);

/// The committed part, as something that can be lost.
trait Committed: StateBackend + Sized {
    fn fresh(place: &Place) -> Opened<Self>;
    fn flush(&self) {}
    /// Closes it and opens it again.
    fn reopened(opened: Opened<Self>, place: &Place) -> Opened<Self>;
    /// What is left of it when the process dies now.
    fn crashed(opened: Opened<Self>, place: &mut Place) -> Opened<Self>;
}

/// Where a task is on disk.
struct Place {
    root: tempfile::TempDir,
    crashes: usize,
}

impl Place {
    fn path(&self) -> PathBuf {
        self.root.path().join(format!("after-{}-crashes/0_0/state", self.crashes))
    }
}

/// The in-memory log lives on when a task dies, and so does its state.
impl Committed for MemoryState {
    fn fresh(_: &Place) -> (Self, Vec<MemoryStore>) {
        Self::open([StoreKind::KeyValue; STORES])
    }

    fn reopened(opened: Opened<Self>, _: &Place) -> Opened<Self> {
        opened
    }

    fn crashed(opened: Opened<Self>, _: &mut Place) -> Opened<Self> {
        opened
    }
}

#[cfg(feature = "rocksdb")]
pub(super) mod on_disk {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{Committed, NAMES, Opened, Place};
    use crate::store::RocksDbState;

    impl Committed for RocksDbState {
        fn fresh(place: &Place) -> Opened<Self> {
            Self::open(place.path(), "0_0", &NAMES).unwrap()
        }

        fn flush(&self) {
            self.flush_for_test();
        }

        fn reopened(opened: Opened<Self>, place: &Place) -> Opened<Self> {
            drop(opened);
            Self::fresh(place)
        }

        /// The files as they are while the state is open.
        fn crashed(opened: Opened<Self>, place: &mut Place) -> Opened<Self> {
            let before = place.path();
            place.crashes += 1;
            copy(&before, &place.path());
            drop(opened);
            Self::fresh(place)
        }
    }

    /// What another process would find if this one died now: everything as it is at one moment.
    pub(in crate::store) fn copy(from: &Path, to: &Path) {
        loop {
            let before = sizes(from);
            copy_files(from, to);
            // RocksDB goes on meanwhile, with compactions and with the removal of files.
            if sizes(from) == before {
                return;
            }
            fs::remove_dir_all(to).unwrap();
        }
    }

    fn files(dir: &Path) -> impl Iterator<Item = fs::DirEntry> {
        fs::read_dir(dir).unwrap().map(Result::unwrap)
    }

    fn copy_files(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in files(from) {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy_files(&entry.path(), &target);
            } else if let Err(error) = fs::copy(entry.path(), target) {
                assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{error}");
            }
        }
    }

    fn sizes(dir: &Path) -> BTreeMap<PathBuf, u64> {
        let mut sizes = BTreeMap::new();
        for entry in files(dir) {
            let path = entry.path();
            if path.is_dir() {
                sizes.extend(self::sizes(&path));
            } else if let Ok(file) = entry.metadata() {
                sizes.insert(path, file.len());
            }
        }
        sizes
    }

    #[test]
    fn stores_on_disk_are_maps() {
        super::check::<RocksDbState>(8);
    }
}

#[test]
fn stores_in_memory_are_maps() {
    check::<MemoryState>(400);
}

fn check<S: Committed>(cases: u32) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let steps = prop::collection::vec(step(), 1..120);
    TestRunner::new(config)
        .run(&steps, |steps| {
            let mut checked = Checked::<S>::new();
            for (number, step) in steps.iter().enumerate() {
                checked
                    .take(step)
                    .map_err(|reason| TestCaseError::fail(format!("step {number}, {step:?}: {reason}")))?;
            }
            Ok(())
        })
        .unwrap();
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        15 => (0..STORES, act()).prop_map(|(store, act)| Step::To(store, act)),
        1 => prop::sample::select(vec![0, 300, 1000, 1 << 20]).prop_map(Step::Budget),
        3 => Just(Step::Commit),
        1 => Just(Step::Abort),
        1 => Just(Step::Flush),
        1 => Just(Step::Reopen),
        1 => Just(Step::Crash),
        1 => (0..STORES, any::<bool>()).prop_map(|(store, dies)| Step::Rebuild(store, dies)),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    // Few keys, so that steps meet: an empty one, prefixes of each other, and one too long for a slot.
    let key = || {
        let keys: [&[u8]; 8] =
            [b"", b"a", b"aa", b"ab", b"b", b"\0", b"\xff\xff", b"a key that no slot of the cache has room for"];
        prop::sample::select(keys.to_vec()).prop_map(<[u8]>::to_vec)
    };
    let value = || prop::collection::vec(any::<u8>(), 0..90);
    let time = || 0..1000_i64;
    prop_oneof![
        4 => key().prop_map(Act::Get),
        4 => (key(), time(), value()).prop_map(|(key, time, value)| Act::Put(key, time, value)),
        2 => key().prop_map(Act::Delete),
        4 => (key(), time(), value()).prop_map(|(key, time, value)| Act::Update(key, time, value)),
        1 => key().prop_map(Act::Fail),
    ]
}

/// A task beside its model.
struct Checked<S: Committed> {
    place: Place,
    /// `None` only while it is opened.
    task: Option<(S, Vec<RowStore<S::Store>>)>,
    budget: usize,
    now: Each<Map>,
    /// What each commit left, beginning with nothing.
    commits: Vec<Each<Map>>,
    /// The offsets of the stores after each write of committed state.
    written: Vec<Each<Option<i64>>>,
    /// How many of these writes no crash can take.
    durable: usize,
    note: StoreNote,
}

/// The largest slot that the steps can make.
const LARGEST_SLOT: usize = 2000;

fn over<S: Committed>((state, backends): Opened<S>, budget: usize) -> (S, Vec<RowStore<S::Store>>) {
    let stores = NAMES
        .into_iter()
        .zip(backends)
        .map(|(name, backend)| RowStore::new(name, StoreKind::KeyValue, backend, budget));
    (state, stores.collect())
}

impl<S: Committed> Checked<S> {
    fn new() -> Self {
        let place = Place { root: tempfile::tempdir().unwrap(), crashes: 0 };
        let budget = 1000;
        Self {
            task: Some(over(S::fresh(&place), budget)),
            place,
            budget,
            now: Each::default(),
            commits: vec![Each::default()],
            written: vec![Each::default()],
            durable: 0,
            note: StoreNote::default(),
        }
    }

    fn state(&self) -> &S {
        &self.task.as_ref().expect("a task").0
    }

    fn store(&mut self, store: usize) -> &mut RowStore<S::Store> {
        &mut self.task.as_mut().expect("a task").1[store]
    }

    fn take(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::To(store, act) => self.act(*store, act),
            Step::Budget(bytes) => {
                self.budget = *bytes;
                (0..STORES).for_each(|store| self.store(store).set_cache_budget(*bytes));
            }
            Step::Commit => self.commit(),
            Step::Abort => self.discard(),
            Step::Flush => self.flush(),
            // A clean end leaves nothing to restore.
            Step::Reopen => self.replace(|opened, place| S::reopened(opened, place), self.written.len() - 1)?,
            Step::Crash => self.replace(S::crashed, self.durable)?,
            Step::Rebuild(store, dies) => {
                self.discard();
                self.store(*store).backend_mut().clear().unwrap();
                self.note_written();
                if *dies {
                    self.replace(S::crashed, self.durable)?;
                }
                self.restore()?;
            }
        }
        self.compare(step)
    }

    fn act(&mut self, at: usize, act: &Act) {
        let mut scratch = b"left over".to_vec();
        let store = self.store(at);
        match act {
            Act::Get(_) => {}
            Act::Put(key, time, value) => {
                store.put(key, *time, Some(value), &mut scratch).unwrap();
                self.now[at].insert(key.clone(), (*time, value.clone()));
            }
            Act::Delete(key) => {
                store.put(key, 1, None, &mut scratch).unwrap();
                self.now[at].remove(key);
            }
            Act::Update(key, time, more) => {
                let appended = store.update(key, &mut scratch, |old, entry| {
                    let mut value = old.map_or_else(Vec::new, |old| old.value.to_vec());
                    value.extend_from_slice(more);
                    value.truncate(200);
                    super::encode_entry(*time, &value, entry);
                    Ok::<_, StoreError>(value)
                });
                self.now[at].insert(key.clone(), (*time, appended.unwrap()));
            }
            Act::Fail(key) => {
                let failed = store.update(key, &mut scratch, |_, entry| {
                    entry.extend_from_slice(b"never to be seen");
                    Err::<(), _>(StoreError::Io { store: String::new(), reason: String::new() })
                });
                failed.unwrap_err();
            }
        }
    }

    fn last(&self) -> &Each<Map> {
        self.commits.last().expect("the first is there")
    }

    fn discard(&mut self) {
        (0..STORES).for_each(|store| self.store(store).discard());
        self.now = self.last().clone();
    }

    fn flush(&mut self) {
        self.state().flush();
        self.durable = self.written.len() - 1;
    }

    fn offsets(&mut self) -> Each<Option<i64>> {
        std::array::from_fn(|store| self.store(store).backend().changelog_offset())
    }

    fn note_written(&mut self) {
        let offsets = self.offsets();
        self.written.push(offsets);
    }

    fn commit(&mut self) {
        let number = i64::try_from(self.commits.len()).unwrap();
        let (state, stores) = self.task.as_mut().expect("a task");
        let changed = stores.iter_mut().filter(|store| store.is_dirty());
        let mut changes: Vec<_> =
            changed.map(|store| store.committed_change(number, Some(number), &self.note)).collect();
        state.write(&mut changes).unwrap();
        stores.iter_mut().for_each(RowStore::applied);
        self.commits.push(self.now.clone());
        self.note_written();
    }

    /// Other state in place of the one at hand. It must be what one write left, number `least` or a later one.
    fn replace(&mut self, open: impl FnOnce(Opened<S>, &mut Place) -> Opened<S>, least: usize) -> Result<(), String> {
        let (state, stores) = self.task.take().expect("a task");
        let backends = stores.into_iter().map(RowStore::into_backend).collect();
        self.task = Some(over(open((state, backends), &mut self.place), self.budget));
        let found = self.offsets();
        if !self.written[least..].contains(&found) {
            return Err(format!("it has {found:?} of the writes {:?}", &self.written[least..]));
        }
        for (store, offset) in found.into_iter().enumerate() {
            self.same(store, &self.commits[usize::try_from(offset.unwrap_or(0)).unwrap()][store].clone())?;
        }
        // What was found is on the disk.
        self.written = vec![found];
        self.durable = 0;
        self.restore()
    }

    /// Reads what is missing from the changelogs, as a task does when it starts.
    fn restore(&mut self) -> Result<(), String> {
        let end = i64::try_from(self.commits.len() - 1).unwrap();
        for at in 0..STORES {
            let from = usize::try_from(self.store(at).backend().changelog_offset().unwrap_or(0)).unwrap();
            let last = self.last()[at].clone();
            let keys: std::collections::BTreeSet<&Vec<u8>> =
                self.commits[from..].iter().flat_map(|maps| maps[at].keys()).collect();
            let entry = |key: &Vec<u8>| {
                let (time, value) = last.get(key)?;
                let mut entry = Vec::new();
                super::encode_entry(*time, value, &mut entry);
                Some(entry)
            };
            let entries: Vec<(Vec<u8>, Option<Vec<u8>>)> =
                keys.into_iter().map(|key| (key.clone(), entry(key))).collect();
            let writes = entries.iter().map(|(key, entry)| (key.as_slice(), entry.as_deref())).collect();
            let note = self.note.clone();
            self.store(at)
                .backend_mut()
                .load(&StoreBatch { writes, stream_time: end, trims: Vec::new(), note: &note }, end)
                .unwrap();
            self.note_written();
            self.same(at, &last)?;
        }
        self.now = self.last().clone();
        Ok(())
    }

    /// Whether the committed part of a store is exactly `expected`.
    fn same(&mut self, store: usize, expected: &Map) -> Result<(), String> {
        let mut found = Vec::new();
        let scanned = self.store(store).backend().scan(&mut |key, entry| {
            let entry = super::decode_entry(entry, "s").expect("an entry");
            found.push((key.to_vec(), (entry.timestamp, entry.value.to_vec())));
            true
        });
        scanned.map_err(|error| error.to_string())?;
        let expected: Vec<_> = expected.clone().into_iter().collect();
        let name = NAMES[store];
        if found == expected { Ok(()) } else { Err(format!("committed of {name}: {found:?}, expected: {expected:?}")) }
    }

    /// Whether the stores agree with their models, and keep to their budgets.
    fn compare(&mut self, step: &Step) -> Result<(), String> {
        for at in 0..STORES {
            let keys: Vec<Vec<u8>> = match step {
                Step::To(store, act) => {
                    if *store == at {
                        vec![act.key().clone()]
                    } else {
                        Vec::new()
                    }
                }
                _ => self.now[at].keys().cloned().collect(),
            };
            for key in keys {
                let found = self.store(at).get(&key).map_err(|error| error.to_string())?;
                let found = found.map(|entry| (entry.timestamp, entry.value.to_vec()));
                if found.as_ref() != self.now[at].get(&key) {
                    return Err(format!("key {key:?}: found {found:?}, expected {:?}", self.now[at].get(&key)));
                }
            }
            let budget = self.budget;
            let store = self.store(at);
            let (held, uncommitted) = (store.overlay_bytes(), store.uncommitted_bytes());
            if held > budget.max(uncommitted + LARGEST_SLOT) {
                return Err(format!("{held} bytes held, of them {uncommitted} uncommitted, with a budget of {budget}"));
            }
            if matches!(step, Step::Commit) {
                self.same(at, &self.last()[at].clone())?;
            }
        }
        Ok(())
    }
}

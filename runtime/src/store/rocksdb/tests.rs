//! The store on disk: formats, damage, and what a directory of another version becomes.

use std::collections::BTreeMap;
use std::fs;
use std::ops::{Deref, DerefMut};
use std::path::Path;

use super::keys::{Number, REGISTRY};
use super::store::BULK_WRITES;
use super::*;
use crate::store::{StoreBackend as _, StoreBatch, StoreNote};

mod several;

type Map = BTreeMap<Vec<u8>, Vec<u8>>;

/// A task with one store.
struct Only {
    state: RocksDbState,
    store: RocksDbStore,
}

impl Only {
    fn apply(&mut self, batch: &StoreBatch<'_>, changelog_offset: Option<i64>) -> Result<(), StoreError> {
        let StoreBatch { ref writes, stream_time, note, .. } = *batch;
        let batch = StoreBatch { writes: writes.clone(), stream_time, trims: Vec::new(), note };
        self.state.write(&mut [StoreChange { store: &mut self.store, batch, changelog_offset }])
    }
}

impl Deref for Only {
    type Target = RocksDbStore;

    fn deref(&self) -> &RocksDbStore {
        &self.store
    }
}

impl DerefMut for Only {
    fn deref_mut(&mut self) -> &mut RocksDbStore {
        &mut self.store
    }
}

fn try_open(dir: &Path) -> Result<Only, StoreError> {
    let (state, mut stores) = RocksDbState::open(dir.join("0_0/state"), "0_0", &["totals"])?;
    Ok(Only { state, store: stores.remove(0) })
}

fn open(dir: &Path) -> Only {
    try_open(dir).unwrap()
}

fn contents(store: &RocksDbStore) -> Map {
    let mut map = Map::new();
    store
        .scan(&mut |key, entry| {
            map.insert(key.to_vec(), entry.to_vec());
            true
        })
        .unwrap();
    map
}

fn key(number: u32) -> Vec<u8> {
    format!("key-{number:08}").into_bytes()
}

/// Applies puts (`Some`) and deletes, and mirrors them in `model`.
fn write(
    model: &mut Map,
    writes: &[(Vec<u8>, Option<Vec<u8>>)],
    act: impl FnOnce(&StoreBatch<'_>) -> Result<(), StoreError>,
) {
    let borrowed = writes.iter().map(|(key, entry)| (key.as_slice(), entry.as_deref())).collect();
    act(&StoreBatch { writes: borrowed, stream_time: 7, trims: Vec::new(), note: &StoreNote::default() }).unwrap();
    for (key, entry) in writes {
        match entry {
            Some(entry) => model.insert(key.clone(), entry.clone()),
            None => model.remove(key),
        };
    }
}

fn puts(range: std::ops::Range<u32>, entry: &[u8]) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    range.map(|number| (key(number), Some(entry.to_vec()))).collect()
}

fn deletes(range: std::ops::Range<u32>) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    range.map(|number| (key(number), None)).collect()
}

#[test]
fn batches_are_read_back_and_survive_a_clean_restart_with_their_offset() {
    let dir = tempfile::tempdir().unwrap();
    let mut model = Map::new();
    let mut store = open(dir.path());
    assert_eq!((store.changelog_offset(), store.stream_time()), (None, -1));
    write(&mut model, &puts(0..100, b"first..."), |batch| store.apply(batch, Some(100)));
    write(&mut model, &deletes(10..20), |batch| store.apply(batch, Some(110)));
    write(&mut model, &puts(15..16, b"again..."), |batch| store.apply(batch, None));
    let mut entry = b"before".to_vec();
    assert!(store.get(&key(15), &mut entry).unwrap());
    assert_eq!(entry, b"beforeagain...");
    assert!(!store.get(&key(10), &mut entry).unwrap());
    drop(store);
    let store = open(dir.path());
    assert_eq!((store.changelog_offset(), store.stream_time()), (Some(110), 7));
    assert_eq!(contents(&store), model);
}

#[test]
fn the_empty_key_and_keys_like_the_meta_record_are_data() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut model = Map::new();
    let odd =
        vec![(vec![], Some(vec![1])), (vec![0], Some(vec![2])), (vec![1], Some(vec![3])), (vec![255], Some(vec![4]))];
    write(&mut model, &odd, |batch| store.apply(batch, Some(4)));
    assert_eq!(contents(&store), model);
    assert_eq!(store.changelog_offset(), Some(4));
}

#[test]
fn bulk_loads_with_deletes_overwrite_older_ones_and_carry_the_offset() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut model = Map::new();
    let bulk = u32::try_from(BULK_WRITES).unwrap() * 2;
    write(&mut model, &puts(0..100, b"from before the restore"), |batch| store.apply(batch, Some(5)));
    write(&mut model, &puts(0..bulk, b"one....."), |batch| store.load(batch, 10));
    write(&mut model, &puts(50..60, b"small..."), |batch| store.load(batch, 20));
    let mut second = puts(0..bulk / 2, b"two.....");
    second.extend(deletes(bulk / 2..bulk));
    write(&mut model, &second, |batch| store.load(batch, 30));
    assert_eq!(contents(&store), model);
    assert_eq!(store.changelog_offset(), Some(30));
    // Loading the same again, as a restore does after a crash, changes nothing.
    write(&mut model, &second, |batch| store.load(batch, 30));
    assert_eq!(contents(&store), model);
    drop(store);
    let store = open(dir.path());
    assert_eq!((store.changelog_offset(), contents(&store)), (Some(30), model));
    assert_eq!(fs::read_dir(dir.path().join("0_0")).unwrap().count(), 1, "nothing but the state itself is left");
}

#[test]
fn clearing_leaves_a_new_store_and_leftovers_of_a_crash_are_removed() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let mut model = Map::new();
    write(&mut model, &puts(0..1000, b"gone...."), |batch| store.apply(batch, Some(9)));
    store.clear().unwrap();
    assert_eq!((store.changelog_offset(), store.stream_time()), (None, -1));
    assert_eq!(contents(&store), Map::new());
    drop(store);
    let task = dir.path().join("0_0");
    fs::create_dir(task.join("state.deleted-1")).unwrap();
    fs::write(task.join("state.load-3"), "half a file").unwrap();
    drop(open(dir.path()));
    assert_eq!(fs::read_dir(task).unwrap().count(), 1);
}

/// After the rename, nothing of what was set aside may come back.
#[test]
fn a_crash_in_the_middle_of_a_set_aside_leaves_an_empty_store() {
    let dir = tempfile::tempdir().unwrap();
    let task = dir.path().join("0_0");
    let mut store = open(dir.path());
    write(&mut Map::new(), &puts(0..1000, b"gone...."), |batch| store.apply(batch, Some(9)));
    drop(store);
    fs::rename(task.join("state"), task.join("state.corrupt-1")).unwrap();
    // Removed after the rename.
    fs::write(task.join("state.damaged"), "").unwrap();
    let mut store = open(dir.path());
    assert_eq!((store.changelog_offset(), store.stream_time()), (None, -1));
    assert_eq!(contents(&store), Map::new());
    let mut model = Map::new();
    write(&mut model, &puts(0..10, b"restored"), |batch| store.load(batch, 20));
    drop(store);
    let store = open(dir.path());
    assert_eq!((store.changelog_offset(), contents(&store)), (Some(20), model));
}

/// The largest table file of the store.
fn table_file(store: &Path) -> PathBuf {
    let files = fs::read_dir(store).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|kind| kind == "sst"))
        .max_by_key(|path| path.metadata().unwrap().len())
        .unwrap()
}

#[test]
fn a_store_that_cannot_be_opened_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("0_0/state");
    for (round, file) in ["CURRENT", "table", "missing manifest"].into_iter().enumerate() {
        let mut store = open(dir.path());
        assert_eq!(store.changelog_offset(), None, "round {round} starts empty");
        let mut model = Map::new();
        write(&mut model, &puts(0..1000, b"damaged."), |batch| store.apply(batch, Some(9)));
        drop(store);
        match file {
            "CURRENT" => fs::write(path.join("CURRENT"), "nonsense").unwrap(),
            "table" => fs::write(table_file(&path), "nonsense").unwrap(),
            _ => {
                let manifest = fs::read_to_string(path.join("CURRENT")).unwrap();
                fs::remove_file(path.join(manifest.trim())).unwrap();
            }
        }
        let store = open(dir.path());
        assert_eq!((store.changelog_offset(), contents(&store)), (None, Map::new()), "{file}");
        assert!(dir.path().join(format!("0_0/state.corrupt-{}", round + 1)).is_dir(), "{file}");
    }
}

#[test]
fn damage_found_by_a_read_is_an_error_and_the_next_open_sets_the_store_aside() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("0_0/state");
    let mut store = open(dir.path());
    let mut model = Map::new();
    write(&mut model, &puts(0..20_000, b"some value"), |batch| store.load(batch, 20_000));
    drop(store);
    flip_bits(&table_file(&path));
    let store = open(dir.path());
    let error = store.scan(&mut |_, _| true).unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt { reason, .. } if reason.contains("0_0/state")), "{error}");
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.changelog_offset(), None);
    assert!(dir.path().join("0_0/state.corrupt-1").is_dir());
}

/// In the middle of the data.
fn flip_bits(table: &Path) {
    let mut bytes = fs::read(table).unwrap();
    for byte in &mut bytes[50_000..50_100] {
        *byte ^= 0x55;
    }
    fs::write(table, bytes).unwrap();
}

#[test]
fn damage_met_by_a_compaction_fails_the_next_write_and_the_next_open_sets_the_store_aside() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("0_0/state");
    let mut store = open(dir.path());
    let mut model = Map::new();
    write(&mut model, &puts(0..20_000, b"some value"), |batch| store.load(batch, 20_000));
    drop(store);
    flip_bits(&table_file(&path));
    let mut store = open(dir.path());
    write(&mut model, &puts(0..20_000, b"another value"), |batch| store.load(batch, 40_000));
    // What RocksDB does by itself when there are enough files.
    store.database.raw().compact_range(None::<&[u8]>, None::<&[u8]>);
    let error = store
        .apply(
            &StoreBatch { writes: Vec::new(), stream_time: 8, trims: Vec::new(), note: &StoreNote::default() },
            Some(40_001),
        )
        .unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt { reason, .. } if reason.contains("0_0/state")), "{error}");
    drop(store);
    let mut store = open(dir.path());
    assert_eq!(store.changelog_offset(), None);
    assert!(dir.path().join("0_0/state.corrupt-1").is_dir());
    // The changelog brings everything back.
    let mut restored = Map::new();
    write(&mut restored, &puts(0..20_000, b"another value"), |batch| store.load(batch, 40_000));
    assert_eq!(contents(&store), restored);
}

#[test]
fn a_database_of_another_format_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    write(&mut Map::new(), &puts(0..10, b"later..."), |batch| store.apply(batch, Some(9)));
    store.database.raw().put(REGISTRY, [99]).unwrap();
    drop(store);
    let store = open(dir.path());
    assert_eq!((store.changelog_offset(), contents(&store)), (None, Map::new()));
    assert!(dir.path().join("0_0/state.corrupt-1").is_dir());
}

#[test]
fn a_path_that_is_not_ours_is_an_error_that_names_it() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("0_0"), "a file").unwrap();
    let Err(error) = try_open(dir.path()) else { panic!("opened") };
    assert!(error.to_string().contains("0_0/state") && error.to_string().contains("totals of task 0_0"), "{error}");
}

#[test]
fn its_size_grows_with_what_is_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path());
    let empty = store.approximate_bytes();
    let mut model = Map::new();
    write(&mut model, &puts(0..20_000, b"some value"), |batch| store.load(batch, 20_000));
    assert!(store.approximate_bytes() > empty + 50_000);
}

//! The stores of tasks on Kafka, opened read-only and decoded here: the verifier must not read them through the code
//! that it judges.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rocksdb::{DB, IteratorMode, Options};

use super::{Entry, State, names};

/// Key of the registry: a format, then as text the next number, and a line `<number>=<store>` for each store.
const REGISTRY: &[u8] = &[0, 0, 0];
/// Behind the number of a store, in the key of its meta record: flags, changelog offset, stream time, note.
const META: u8 = 0;
/// The same in the keys of its rows.
const ROWS: u8 = 1;

/// The directory of the state of one partition.
#[must_use]
pub fn directory(state_dir: &Path, partition: i32) -> PathBuf {
    state_dir.join(names::APPLICATION).join(format!("{}_{partition}", names::SUBTOPOLOGY)).join("state")
}

/// The stores in a state directory that no process uses, by partition.
///
/// # Panics
/// When one of them cannot be read.
#[must_use]
pub fn read(state_dir: &Path, partitions: i32) -> BTreeMap<i32, State> {
    let store = |partition| Some((partition, read_store(&directory(state_dir, partition), names::STORE)?));
    (0..partitions).filter_map(store).collect()
}

/// One store of the task whose state is at `path`, if there is one.
pub(crate) fn read_store(path: &Path, store: &str) -> Option<State> {
    if !is_made(path) {
        return None;
    }
    let db = DB::open_for_read_only(&Options::default(), path, false).expect("state that can be opened");
    let numbers = numbers(db.get(REGISTRY).expect("a readable registry")?.as_slice()).expect("a registry");
    let mut state = State::default();
    for row in db.iterator(IteratorMode::Start) {
        let (key, bytes) = row.expect("a readable store");
        if *key == *REGISTRY {
            continue;
        }
        let (number, rest) = key.split_first_chunk::<2>().expect("the number of a store");
        let name = numbers.get(&u16::from_be_bytes(*number)).expect("a number that a store has");
        match rest.split_first().expect("a space") {
            _ if name != store => {}
            (&ROWS, key) => {
                let (timestamp, value) = bytes.split_first_chunk::<8>().expect("a timestamp before each value");
                let entry = Entry { timestamp: i64::from_be_bytes(*timestamp), value: value.to_vec() };
                state.entries.insert(key.to_vec(), entry);
            }
            (&META, []) => state.changelog_offset = changelog_offset(&bytes),
            _ => panic!("a key that is neither a row nor meta: {key:?}"),
        }
    }
    numbers.values().any(|name| name == store).then_some(state)
}

/// The names of the stores by their numbers.
fn numbers(registry: &[u8]) -> Option<BTreeMap<u16, String>> {
    let mut lines = std::str::from_utf8(registry.get(1..)?).ok()?.split('\n');
    lines.next()?;
    lines
        .map(|line| line.split_once('=').and_then(|(number, name)| Some((number.parse().ok()?, name.to_owned()))))
        .collect()
}

/// Whether RocksDB had made the database before its program was killed: until its first file points to the others there is
/// nothing to open. Where tables lie without that file, something is lost, and reading them fails.
fn is_made(path: &Path) -> bool {
    let files: Vec<PathBuf> = fs::read_dir(path).into_iter().flatten().flatten().map(|file| file.path()).collect();
    files.iter().any(|file| file.ends_with("CURRENT") || file.extension().is_some_and(|kind| kind == "sst"))
}

fn changelog_offset(meta: &[u8]) -> Option<i64> {
    let (flags, offset) = (meta.first()?, meta.get(1..)?.first_chunk::<8>()?);
    (flags & 1 != 0).then(|| i64::from_be_bytes(*offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_made_is_no_store() {
        let dir = tempfile::tempdir().expect("a directory");
        assert_eq!(read_store(&dir.path().join("absent"), "s"), None);
        fs::write(dir.path().join("MANIFEST-000001"), "").expect("a file");
        assert_eq!(read_store(dir.path(), "s"), None);
        let db = DB::open_default(dir.path().join("made")).expect("a database");
        let read = || read_store(&dir.path().join("made"), "s");
        assert_eq!(read(), None, "before its registry is written");
        db.put(REGISTRY, b"\x042\n1=other").expect("a write");
        assert_eq!(read(), None);
        db.put(REGISTRY, b"\x043\n1=other\n2=s").expect("a write");
        assert_eq!(read(), Some(State::default()));
        db.put([0, 1, ROWS, b'k'], [0; 9]).expect("a write");
        db.put([0, 2, ROWS, b'k'], [0, 0, 0, 0, 0, 0, 0, 5, 7]).expect("a write");
        db.put([0, 2, META], [&[1][..], &40_i64.to_be_bytes(), &[0; 8], b"0"].concat()).expect("a write");
        let entries = BTreeMap::from([(b"k".to_vec(), Entry { timestamp: 5, value: vec![7] })]);
        assert_eq!(read(), Some(State { entries, changelog_offset: Some(40), ..State::default() }));
    }

    #[test]
    #[should_panic(expected = "a number that a store has")]
    fn rows_of_no_store_are_a_fault() {
        let dir = tempfile::tempdir().expect("a directory");
        let db = DB::open_default(dir.path()).expect("a database");
        db.put(REGISTRY, b"\x043\n2=s").expect("a write");
        db.put([0, 1, ROWS, b'k'], [0; 9]).expect("a write");
        read_store(dir.path(), "s");
    }

    #[test]
    #[should_panic(expected = "state that can be opened")]
    fn tables_without_the_first_file_are_damage() {
        let dir = tempfile::tempdir().expect("a directory");
        fs::write(dir.path().join("000007.sst"), "").expect("a file");
        read_store(dir.path(), "s");
    }
}

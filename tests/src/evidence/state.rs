//! The stores of tasks on Kafka, opened read-only and decoded here: the verifier must not read them through the code
//! that it judges.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rocksdb::{DB, IteratorMode, Options};

use super::{Entry, State, names};

/// Key of the meta record: format, flags, changelog offset, stream time, note.
const META: &[u8] = &[0];
/// First byte of the other keys.
const DATA: u8 = 1;

/// The directory of the store of one partition.
#[must_use]
pub fn directory(state_dir: &Path, partition: i32) -> PathBuf {
    let task = format!("{}_{partition}", names::SUBTOPOLOGY);
    state_dir.join(names::APPLICATION).join(task).join("rocksdb").join(names::STORE)
}

/// The stores in a state directory that no process uses, by partition.
///
/// # Panics
/// When one of them cannot be read.
#[must_use]
pub fn read(state_dir: &Path, partitions: i32) -> BTreeMap<i32, State> {
    (0..partitions)
        .map(|partition| (partition, directory(state_dir, partition)))
        .filter(|(_, path)| path.exists())
        .map(|(partition, path)| (partition, read_store(&path)))
        .collect()
}

/// One store.
pub(crate) fn read_store(path: &Path) -> State {
    let db = DB::open_for_read_only(&Options::default(), path, false).expect("a store that can be opened");
    let mut state = State::default();
    for row in db.iterator(IteratorMode::Start) {
        let (key, bytes) = row.expect("a readable store");
        match key.split_first() {
            Some((&DATA, key)) => {
                let (timestamp, value) = bytes.split_first_chunk::<8>().expect("a timestamp before each value");
                let entry = Entry { timestamp: i64::from_be_bytes(*timestamp), value: value.to_vec() };
                state.entries.insert(key.to_vec(), entry);
            }
            _ if *key == *META => state.changelog_offset = changelog_offset(&bytes),
            _ => panic!("a key that is neither data nor meta: {key:?}"),
        }
    }
    state
}

fn changelog_offset(meta: &[u8]) -> Option<i64> {
    let (flags, offset) = (meta.get(1)?, meta.get(2..)?.first_chunk::<8>()?);
    (flags & 1 != 0).then(|| i64::from_be_bytes(*offset))
}

//! A task's state in RocksDB after SIGKILL and on a full disk: what is left is always what some batch left, in all of the
//! task's stores, never half of one, and their changelog offsets say which.

#![cfg(feature = "rocksdb")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;

use streamwright::store::{
    RocksDbState, RocksDbStore, StateBackend, StoreBackend, StoreBatch, StoreChange, StoreError, StoreNote,
};
use streamwright_tests::child::{self, SmallDisk};
use streamwright_tests::power::Power;
use streamwright_tests::{or_skip, skip};

/// Keys of one batch; each with a kilobyte, so that write buffers fill and are flushed again and again.
const KEYS: u32 = 100;
/// Keys of a bulk load.
const BULK_KEYS: u32 = 5000;

/// A task with two stores.
struct Task {
    state: RocksDbState,
    /// Has every batch.
    totals: RocksDbStore,
    /// Has the last batch that was no bulk load.
    last: RocksDbStore,
}

fn open(dir: &Path) -> Result<Task, StoreError> {
    let (state, stores) = RocksDbState::open(dir.join("0_0/state"), "0_0", &["totals", "last"])?;
    let [totals, last] = <[RocksDbStore; 2]>::try_from(stores).unwrap_or_else(|_| panic!("two stores"));
    Ok(Task { state, totals, last })
}

fn is_bulk(number: u32) -> bool {
    number.is_multiple_of(37)
}

/// Batch number `number`, as the changelog would bring it: keys of its own and one that every batch overwrites.
/// Every 37th is large enough to be loaded as a file.
fn write(task: &mut Task, number: u32) -> Result<(), StoreError> {
    let bulk = is_bulk(number);
    let padding: Vec<u8> =
        (0..if bulk { 100 } else { 1000_u32 }).map(|at| (at.wrapping_mul(number) >> 3) as u8).collect();
    let entry = [&number.to_be_bytes(), padding.as_slice()].concat();
    let mut keys = vec![b"latest".to_vec()];
    keys.extend((0..if bulk { BULK_KEYS } else { KEYS }).map(|key| format!("own {number:08} {key:08}").into_bytes()));
    let (stream_time, note, offset) = (i64::from(number), &StoreNote::default(), i64::from(number) + 1);
    let writes = keys.iter().map(|key| (key.as_slice(), Some(entry.as_slice()))).collect();
    let batch = StoreBatch { writes, stream_time, trims: Vec::new(), note };
    if bulk {
        return task.totals.load(&batch, offset);
    }
    let latest = StoreBatch { writes: vec![(b"latest", Some(entry.as_slice()))], stream_time, trims: Vec::new(), note };
    let changelog_offset = Some(offset);
    task.state.write(&mut [
        StoreChange { store: &mut task.totals, batch, changelog_offset },
        StoreChange { store: &mut task.last, batch: latest, changelog_offset },
    ])
}

fn number_of(entry: &[u8]) -> u32 {
    u32::from_be_bytes(entry[..4].try_into().unwrap())
}

/// Checks that the stores hold exactly the batches before the offset; returns how many.
fn verify(Task { totals, last, .. }: &Task) -> u32 {
    let batches = u32::try_from(totals.changelog_offset().unwrap_or(0)).unwrap();
    assert_eq!(totals.stream_time(), i64::from(batches) - 1);
    let (mut expected, mut seen) = (0_u64, 0_u64);
    for number in 0..batches {
        expected += u64::from(if is_bulk(number) { BULK_KEYS } else { KEYS });
    }
    totals
        .scan(&mut |key, entry| {
            let number = number_of(entry);
            if key == b"latest" {
                assert_eq!(number, batches - 1);
            } else {
                assert!(number < batches && key.starts_with(format!("own {number:08}").as_bytes()));
                seen += 1;
            }
            true
        })
        .unwrap();
    assert_eq!(seen, expected, "{batches} batches");
    let latest = (0..batches).rev().find(|&number| !is_bulk(number));
    let mut entry = Vec::new();
    let found = last.get(b"latest", &mut entry).unwrap().then(|| number_of(&entry));
    assert_eq!(found, latest, "no store is ahead of the other");
    assert_eq!(last.changelog_offset(), latest.map(|number| i64::from(number) + 1));
    batches
}

#[test]
fn a_kill_loses_only_whole_batches_from_the_end() {
    if let Some(dir) = child::directory() {
        let mut store = open(&dir).unwrap();
        for number in verify(&store).. {
            write(&mut store, number).unwrap();
            child::say("applied", number + 1);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let mut before = 0;
    let mut progress = 0;
    for round in 0..12 {
        let mut command = child::command("a_kill_loses_only_whole_batches_from_the_end", dir.path());
        let applied = child::run(&mut command, "applied", Some(20 + 23 * round));
        let applied = applied.map_or(before, |applied| applied.parse().unwrap());
        let batches = verify(&open(dir.path()).unwrap());
        assert!(batches >= before, "what was on the disk stays there");
        // The child may have written one more before it could say so.
        assert!(batches <= applied + 1, "{batches} of {applied}");
        progress += u32::from(batches > before);
        before = batches;
    }
    assert!(progress > 3, "nothing reached the disk");
}

#[test]
fn closing_a_store_leaves_nothing_to_restore() {
    let dir = tempfile::tempdir().unwrap();
    for round in 1..4 {
        let mut store = open(dir.path()).unwrap();
        for number in verify(&store)..round * 10 {
            write(&mut store, number).unwrap();
        }
        drop(store);
        assert_eq!(verify(&open(dir.path()).unwrap()), round * 10);
    }
}

/// Writes until the disk refuses, and says what happened.
fn fill(dir: &Path) {
    let mut store = open(dir).unwrap();
    for number in verify(&store)..2000 {
        if let Err(error) = write(&mut store, number) {
            child::say("applied", number);
            child::say("error", format!("{number} {error}"));
            return;
        }
    }
    child::say("error", "none");
}

fn check_refusal(said: Option<String>, dir: &Path) {
    let said = said.expect("the child reports");
    let (applied, error) = said.split_once(' ').expect("a number and an error");
    assert!(error.contains("0_0/state") && error.contains("of task 0_0"), "{error}");
    assert!(error.contains("o space") || error.contains("too large"), "the cause is named: {error}");
    // With room again, the store opens with what it had and goes on.
    let mut store = open(dir).unwrap();
    let batches = verify(&store);
    assert!(batches > 0 && batches <= applied.parse().unwrap(), "{batches} of {applied}");
    write(&mut store, batches).unwrap();
    assert_eq!(verify(&store), batches + 1);
}

#[test]
fn a_full_disk_is_an_error_and_costs_nothing_that_was_there() {
    if let Some(dir) = child::directory() {
        return fill(&dir);
    }
    let test = "a_full_disk_is_an_error_and_costs_nothing_that_was_there";
    let disk = match SmallDisk::new(48) {
        Ok(disk) => disk,
        Err(reason) => return skip::note(test, &reason),
    };
    let mut command = child::command(test, disk.path());
    let said = child::run(&mut command, "error", None);
    disk.resize(200).unwrap();
    check_refusal(said, disk.path());
}

#[test]
fn a_file_that_may_not_grow_is_an_error_and_costs_nothing_that_was_there() {
    if let Some(dir) = child::directory() {
        return fill(&dir);
    }
    let dir = tempfile::tempdir().unwrap();
    let test = "a_file_that_may_not_grow_is_an_error_and_costs_nothing_that_was_there";
    // Single flushes fit; the compaction of several does not.
    let said = child::run(&mut child::command_with_small_files(test, dir.path(), 10 << 10), "error", None);
    check_refusal(said, dir.path());
}

/// What a kill leaves of a store that is cleared and loaded again and again: nothing, or one load as a whole.
#[test]
fn a_kill_while_one_store_is_cleared_leaves_the_other_alone() {
    let test = "a_kill_while_one_store_is_cleared_leaves_the_other_alone";
    if let Some(dir) = child::directory() {
        let mut task = open(&dir).unwrap();
        for number in verify_loads(&task) + 1.. {
            task.last.clear().unwrap();
            child::say("cleared", number);
            let entry = number.to_be_bytes();
            let keys: Vec<[u8; 4]> = (0..BULK_KEYS).map(u32::to_be_bytes).collect();
            let writes = keys.iter().map(|key| (key.as_slice(), Some(entry.as_slice()))).collect();
            let batch =
                StoreBatch { writes, stream_time: i64::from(number), trims: Vec::new(), note: &StoreNote::default() };
            task.last.load(&batch, i64::from(number)).unwrap();
            child::say("loaded", number);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    {
        let mut task = open(dir.path()).unwrap();
        for number in 0..40 {
            write(&mut task, number).unwrap();
        }
        task.last.clear().unwrap();
    }
    let (mut loads, mut n_empty) = (0, 0);
    for round in 0..6 {
        let word = if round % 2 == 0 { "cleared" } else { "loaded" };
        child::run(&mut child::command(test, dir.path()), word, Some(1 + 3 * round));
        let task = open(dir.path()).unwrap();
        n_empty += u32::from(task.last.changelog_offset().is_none());
        loads = loads.max(verify_loads(&task));
        assert_eq!((task.totals.changelog_offset(), task.totals.stream_time()), (Some(40), 39));
    }
    assert!(loads > 0 && n_empty > 0, "the kills struck at one place: {loads} {n_empty}");
}

/// Which load the second store holds.
fn verify_loads(Task { last, .. }: &Task) -> u32 {
    let number = u32::try_from(last.changelog_offset().unwrap_or(0)).unwrap();
    let mut seen = 0;
    last.scan(&mut |_, entry| {
        assert_eq!(number_of(entry), number);
        seen += 1;
        true
    })
    .unwrap();
    assert_eq!(seen, if number == 0 { 0 } else { BULK_KEYS });
    number
}

/// Half of an old database must never be found by a program that would take it for a whole one.
#[test]
fn a_kill_in_the_middle_of_the_removal_of_an_old_layout_leaves_none_of_it() {
    let test = "a_kill_in_the_middle_of_the_removal_of_an_old_layout_leaves_none_of_it";
    if let Some(dir) = child::directory() {
        let old = dir.join("0_0/rocksdb");
        // To remove these takes time.
        std::fs::create_dir_all(old.join("totals")).unwrap();
        for number in 0..10_000 {
            std::fs::write(old.join(format!("totals/{number:06}.sst")), "").unwrap();
        }
        let doomed = old.with_file_name("rocksdb.deleted-1");
        std::thread::spawn(move || {
            while !doomed.exists() {}
            child::say("removing", 0);
        });
        open(&dir).unwrap();
        return;
    }
    let mut n_in_the_middle = 0;
    for _ in 0..3 {
        let dir = tempfile::tempdir().unwrap();
        child::run(&mut child::command(test, dir.path()), "removing", Some(1));
        let has = |name: &str| dir.path().join("0_0").join(name).exists();
        let (old, doomed) = (has("rocksdb"), has("rocksdb.deleted-1"));
        n_in_the_middle += u32::from(doomed && !old);
        let task = open(dir.path()).unwrap();
        assert_eq!((verify(&task), task.totals.changelog_offset()), (0, None), "{old} {doomed}");
        assert!(!has("rocksdb") && !has("rocksdb.deleted-1"), "the rest of it stays");
    }
    assert!(n_in_the_middle > 0, "no kill struck in the middle");
}

#[test]
fn a_power_failure_loses_only_whole_batches_from_the_end() {
    const BEFORE: &str = "STREAMWRIGHT_TEST_BEFORE";
    let test = "a_power_failure_loses_only_whole_batches_from_the_end";
    if let Some(dir) = child::directory() {
        let mut store = open(&dir).unwrap();
        let found = verify(&store);
        assert!(found >= std::env::var(BEFORE).unwrap().parse().unwrap(), "what was on the disk stays there: {found}");
        child::say("applied", found);
        for number in found.. {
            write(&mut store, number).unwrap();
            child::say("applied", number + 1);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let power = or_skip!(Power::of(dir.path()));
    let (mut before, mut lost) = (0, 0);
    for round in 0..8 {
        let mut command = child::command(test, dir.path());
        command.envs(power.variables()).env(BEFORE, before.to_string());
        child::run(&mut command, "applied", Some(60 + 17 * round)).unwrap();
        lost += power.cut();
        // As many as the next process finds at least. Looked at in a copy: opening changes files.
        let copy = tempfile::tempdir().unwrap();
        copy_files(&dir.path().join("0_0/state"), &copy.path().join("0_0/state"));
        let found = verify(&open(copy.path()).unwrap());
        assert!(found >= before, "{found} after {before}");
        before = found;
    }
    assert!(before > 100, "nothing was durable: {before}");
    assert!(lost > 0, "no power failure took anything");
}

fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let path = file.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// The supply itself: without it, the test above could not fail.
#[test]
fn a_power_failure_takes_what_was_not_synced() {
    let test = "a_power_failure_takes_what_was_not_synced";
    if let Some(dir) = child::directory() {
        use std::io::Write as _;
        let mut file = std::fs::File::create(dir.join("half")).unwrap();
        file.write_all(b"kept").unwrap();
        file.sync_all().unwrap();
        file.write_all(b"lost").unwrap();
        std::fs::write(dir.join("replaced"), "").unwrap();
        std::fs::File::open(&dir).unwrap().sync_all().unwrap();
        std::fs::write(dir.join("new"), "lost").unwrap();
        std::fs::rename(dir.join("new"), dir.join("replaced")).unwrap();
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let power = or_skip!(Power::of(dir.path()));
    child::run(child::command(test, dir.path()).envs(power.variables()), "nothing", None);
    assert!(power.cut() > 0);
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!((read("half").as_str(), read("replaced").as_str()), ("kept", ""));
}

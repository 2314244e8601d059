//! Every store that an instance has left on its disk, also of tasks that have long moved on: each must be what its
//! changelog was up to the offset that the store knows, and no store may know more than there is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::apps::{App, Kept};
use crate::evidence::{Entry, Row, State, state};

/// The directory of the state of one partition.
pub(super) fn directory(state_dir: &Path, app: &App, kept: &Kept, partition: i32) -> PathBuf {
    state_dir.join(app.id).join(format!("{}_{partition}", kept.subtopology)).join("state")
}

/// The partitions of a store in a state directory that no process uses; `ends` are those of its changelog.
pub(super) fn read(state_dir: &Path, app: &App, kept: &Kept, ends: &[i64]) -> BTreeMap<i32, State> {
    let found = (0..app.partitions).zip(ends).filter_map(|(partition, end)| {
        let path = directory(state_dir, app, kept, partition);
        Some((partition, State { changelog_end: *end, ..state::read_store(&path, kept.store)? }))
    });
    found.collect()
}

/// Whether these stores are what `changelog` was when they were written.
pub(super) fn are_prefixes(changelog: &[Row], stores: &BTreeMap<i32, State>) -> Result<(), String> {
    for (&partition, state) in stores {
        let Some(offset) = state.changelog_offset else {
            if state.entries.is_empty() {
                continue;
            }
            return Err(format!("the store of partition {partition} has entries and knows no offset"));
        };
        if offset > state.changelog_end {
            let end = state.changelog_end;
            return Err(format!("the store of partition {partition} knows {offset}, beyond the end {end}"));
        }
        let mut logged: BTreeMap<&[u8], Entry> = BTreeMap::new();
        for row in changelog.iter().filter(|row| row.partition == partition && row.offset < offset) {
            let key = row.key.as_deref().unwrap_or_default();
            match &row.value {
                Some(value) => drop(logged.insert(key, Entry { timestamp: row.timestamp, value: value.clone() })),
                None => drop(logged.remove(key)),
            }
        }
        let held = state.entries.iter().map(|(key, entry)| (key.as_slice(), entry));
        if let Some(((key, one), other)) =
            held.clone().zip(logged.iter().map(Some).chain(std::iter::repeat(None))).find(|((key, entry), logged)| {
                logged.is_none_or(|(logged_key, logged)| key != logged_key || *entry != logged)
            })
        {
            let key = String::from_utf8_lossy(key);
            return Err(format!(
                "the store of partition {partition} (offset {offset}) has {one:?} for {key}, the changelog {other:?}"
            ));
        }
        if logged.len() > state.entries.len() {
            return Err(format!("the store of partition {partition} (offset {offset}) lacks keys of its changelog"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(offset: i64, key: &str, value: Option<&str>) -> Row {
        let value = value.map(|value| value.as_bytes().to_vec());
        Row { partition: 0, offset, timestamp: offset, key: Some(key.as_bytes().to_vec()), value, headers: Vec::new() }
    }

    fn state(offset: i64, entries: &[(&str, i64, &str)]) -> BTreeMap<i32, State> {
        let entry = |&(key, timestamp, value): &(&str, i64, &str)| {
            (key.as_bytes().to_vec(), Entry { timestamp, value: value.as_bytes().to_vec() })
        };
        let entries = entries.iter().map(entry).collect();
        BTreeMap::from([(0, State { entries, changelog_offset: Some(offset), changelog_end: 9 })])
    }

    #[test]
    fn a_store_is_what_its_changelog_was_and_nothing_else() {
        let log = [row(0, "a", Some("1")), row(1, "b", Some("2")), row(3, "a", None), row(4, "b", Some("3"))];
        for (offset, entries) in [
            (1, &[("a", 0, "1")][..]),
            (2, &[("a", 0, "1"), ("b", 1, "2")]),
            (4, &[("b", 1, "2")]),
            (9, &[("b", 4, "3")]),
        ] {
            assert_eq!(are_prefixes(&log, &state(offset, entries)), Ok(()));
        }
        // A deletion forgotten, a write of the future, one lost, an offset beyond the end, a wrong time.
        assert!(are_prefixes(&log, &state(4, &[("a", 0, "1"), ("b", 1, "2")])).is_err());
        assert!(are_prefixes(&log, &state(2, &[("a", 0, "1"), ("b", 4, "3")])).is_err());
        assert!(are_prefixes(&log, &state(2, &[("a", 0, "1")])).is_err());
        assert!(are_prefixes(&log, &state(10, &[("b", 4, "3")])).is_err());
        assert!(are_prefixes(&log, &state(9, &[("b", 5, "3")])).is_err());
    }
}

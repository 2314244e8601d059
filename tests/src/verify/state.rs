//! Stores and their changelog.

use std::collections::BTreeMap;

use super::orders::Ledger;
use crate::evidence::{Entry, Row, State};

type Stores = BTreeMap<i32, State>;

/// Sum and latest time of each customer, and nothing else.
pub(super) fn is_fold(ledger: &Ledger, stores: &Stores) -> Result<(), String> {
    let mut found: BTreeMap<&[u8], (i32, &Entry)> = BTreeMap::new();
    for (&partition, state) in stores {
        for (key, entry) in &state.entries {
            if let Some((other, _)) = found.insert(key, (partition, entry)) {
                return Err(format!("{} is in the stores of partitions {other} and {partition}", text(key)));
            }
        }
    }
    for (name, customer) in &ledger.customers {
        let expected = Entry { timestamp: customer.latest(), value: customer.sum().to_be_bytes().to_vec() };
        match found.remove(name.as_bytes()) {
            Some((_, entry)) if *entry == expected => {}
            Some((partition, entry)) => {
                return Err(format!(
                    "{name} has {}, expected {} (partition {partition})",
                    show(entry),
                    show(&expected)
                ));
            }
            None => return Err(format!("{name} is missing, expected {}", show(&expected))),
        }
    }
    match found.first_key_value() {
        Some((key, (partition, entry))) => {
            Err(format!("{} never ordered, but has {} (partition {partition})", text(key), show(entry)))
        }
        None => Ok(()),
    }
}

/// The last record of each key is the entry; a tombstone is none.
pub(crate) fn is_changelog(changelog: &[Row], stores: &Stores) -> Result<(), String> {
    let mut compacted: BTreeMap<i32, BTreeMap<&[u8], Entry>> = BTreeMap::new();
    for row in changelog {
        let Some(key) = row.key.as_deref() else { return Err(format!("a changelog record without a key: {row:?}")) };
        let partition = compacted.entry(row.partition).or_default();
        match &row.value {
            Some(value) => {
                partition.insert(key, Entry { timestamp: row.timestamp, value: value.clone() });
            }
            None => {
                partition.remove(key);
            }
        }
    }
    for (&partition, state) in stores {
        let mut logged = compacted.remove(&partition).unwrap_or_default();
        for (key, entry) in &state.entries {
            match logged.remove(key.as_slice()) {
                Some(in_log) if in_log == *entry => {}
                other => {
                    let other = other.map_or("nothing".to_owned(), |entry| show(&entry));
                    let key = text(key);
                    return Err(format!(
                        "{key} has {} in the store of partition {partition}, {other} in the changelog",
                        show(entry)
                    ));
                }
            }
        }
        if let Some((key, entry)) = logged.first_key_value() {
            return Err(format!(
                "{} has {} in the changelog, nothing in the store of partition {partition}",
                text(key),
                show(entry)
            ));
        }
    }
    match compacted.into_iter().find(|(_, entries)| !entries.is_empty()) {
        Some((partition, entries)) => {
            Err(format!("partition {partition} has a changelog of {} keys and no store", entries.len()))
        }
        None => Ok(()),
    }
}

/// The offset kept with the data is that after the last changelog record.
pub(crate) fn knows_end(changelog: &[Row], stores: &Stores) -> Result<(), String> {
    for (&partition, state) in stores {
        let Some(stored) = state.changelog_offset else { continue };
        if stored > state.changelog_end {
            let end = state.changelog_end;
            return Err(format!(
                "the store of partition {partition} knows its changelog up to {stored}, beyond its end {end}"
            ));
        }
        let last = changelog.iter().filter(|row| row.partition == partition).map(|row| row.offset + 1).max();
        // A restore reads on over the markers of transactions, so it may be further, but never less far.
        if last.is_some_and(|last| stored < last) {
            return Err(format!(
                "the store of partition {partition} knows its changelog up to {stored}, it goes to {last:?}"
            ));
        }
    }
    Ok(())
}

fn text(key: &[u8]) -> String {
    String::from_utf8_lossy(key).into_owned()
}

fn show(entry: &Entry) -> String {
    match entry.value.as_slice().try_into() {
        Ok(bytes) => format!("{} at {}", i64::from_be_bytes(bytes), entry.timestamp),
        Err(_) => format!("{:?} at {}", entry.value, entry.timestamp),
    }
}

//! The table.

use std::collections::BTreeMap;

use super::{Row, State, booking, json, key};

/// The states of each account, in the order of its topic; at first there is none.
#[derive(Debug, Clone, Default)]
pub(super) struct History(BTreeMap<String, Vec<Option<i64>>>);

impl History {
    /// Rows of a partition come in order of offset. What cannot be read changes nothing.
    pub(super) fn read(rows: &[Row]) -> Self {
        let mut accounts: BTreeMap<String, Vec<Option<i64>>> = BTreeMap::new();
        for row in rows {
            let version = json(row).and_then(|value| value["version"].as_i64());
            if version.is_some() || row.value.is_none() {
                accounts.entry(key(row)).or_insert_with(|| vec![None]).push(version);
            }
        }
        Self(accounts)
    }

    /// Each booking takes the earliest state that is not before the one of the booking before it: if any order
    /// explains them, this one does.
    pub(super) fn explains(&self, bookings: &[Row]) -> Result<(), String> {
        let mut at: BTreeMap<String, usize> = BTreeMap::new();
        for row in bookings {
            let (key, (id, _, version)) = (key(row), booking(row)?);
            let states = self.0.get(&key).map_or(&[None][..], Vec::as_slice);
            let now = at.entry(key).or_insert(0);
            match states[*now..].iter().position(|state| *state == version) {
                Some(later) => *now += later,
                None => {
                    return Err(format!(
                        "{id} was booked (partition {}, offset {}) with version {version:?} when its account had {:?}; states: {states:?}",
                        row.partition, row.offset, states[*now]
                    ));
                }
            }
        }
        Ok(())
    }

    /// The last state of each account, and nothing else.
    pub(super) fn is_state(&self, stores: &BTreeMap<i32, State>) -> Result<(), String> {
        let mut found: BTreeMap<String, i64> = BTreeMap::new();
        for (key, entry) in stores.values().flat_map(|state| &state.entries) {
            let (key, value) = (String::from_utf8_lossy(key).into_owned(), serde_json::from_slice(&entry.value));
            let version = value.ok().and_then(|value: serde_json::Value| value["version"].as_i64());
            let Some(version) = version else { return Err(format!("{key} has {entry:?}")) };
            if found.insert(key.clone(), version).is_some() {
                return Err(format!("{key} is in two stores"));
            }
        }
        let expected: BTreeMap<String, i64> =
            self.0.iter().filter_map(|(key, states)| Some((key.clone(), (*states.last()?)?))).collect();
        let mut keys = expected.keys().chain(found.keys());
        match keys.find(|key| expected.get(*key) != found.get(*key)) {
            Some(key) => Err(format!("{key} has {:?}, expected {:?}", found.get(key), expected.get(key))),
            None => Ok(()),
        }
    }
}

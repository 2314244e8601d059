//! Collections as state.

use std::collections::{BTreeMap, BTreeSet, VecDeque, btree_map};

use streamwright::replay_safe;

#[replay_safe]
pub fn distinct(seen: &BTreeSet<String>, value: &str) -> (BTreeSet<String>, bool) {
    let mut seen = seen.clone();
    let is_new = seen.insert(value.to_owned());
    (seen, is_new)
}

#[replay_safe]
pub fn deduplicated(ids: &[u64]) -> Vec<u64> {
    let mut seen = BTreeSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

#[replay_safe]
pub fn by_city(orders: &[(String, i64)]) -> BTreeMap<&str, Vec<i64>> {
    let mut cities: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (city, cents) in orders {
        cities.entry(city.as_str()).or_insert_with(Vec::new).push(*cents);
    }
    cities
}

#[replay_safe]
pub fn stock(mut stock: BTreeMap<String, i64>, item: &str, change: i64) -> BTreeMap<String, i64> {
    match stock.entry(item.into()) {
        btree_map::Entry::Occupied(mut entry) if *entry.get() + change > 0 => *entry.get_mut() += change,
        btree_map::Entry::Occupied(entry) => {
            entry.remove();
        }
        btree_map::Entry::Vacant(entry) => {
            entry.insert(change);
        }
    }
    stock
}

#[replay_safe]
pub fn last_few(mut recent: VecDeque<i64>, value: i64, keep: usize) -> VecDeque<i64> {
    recent.push_back(value);
    while recent.len() > keep {
        recent.pop_front();
    }
    recent
}

#[replay_safe]
pub fn changed<'a>(old: &'a BTreeSet<String>, new: &'a BTreeSet<String>) -> (Vec<&'a String>, Vec<&'a String>) {
    (new.difference(old).collect(), old.difference(new).collect())
}

#[replay_safe]
pub fn merged(left: BTreeMap<String, i64>, right: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    let mut all = left;
    right.iter().for_each(|(name, count)| *all.entry(name.clone()).or_insert(0) += count);
    all.into_iter().filter(|(_, count)| *count != 0).collect()
}

#[test]
fn they_run() {
    assert!(distinct(&BTreeSet::new(), "a").1);
    assert_eq!(deduplicated(&[1, 2, 1]), [1, 2]);
    assert_eq!(by_city(&[("x".into(), 1)])["x"], [1]);
    assert_eq!(stock(BTreeMap::new(), "a", 2)["a"], 2);
    assert_eq!(last_few(VecDeque::from([1, 2]), 3, 2), [2, 3]);
    assert_eq!(changed(&BTreeSet::new(), &BTreeSet::from(["a".to_owned()])).0.len(), 1);
    assert!(merged(BTreeMap::new(), &BTreeMap::from([("a".to_owned(), 0)])).is_empty());
}

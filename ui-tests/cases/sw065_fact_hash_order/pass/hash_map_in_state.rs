//! SW065, not reported: the nearest legal neighbour of `fail/hash_map_in_state.rs`.

use streamwright::collections::{FixedHashMap, FixedHashSet};
use streamwright::prelude::*;

#[derive(Default, State)]
struct Basket {
    customer_id: String,
    items: Vec<FixedHashMap<String, u32>>,
    seen: FixedHashSet<String>,
    sorted: std::collections::BTreeMap<String, u32>,
}

#[replay_safe]
fn of(words: &[String]) -> Basket {
    let mut counts: FixedHashMap<String, u32> = FixedHashMap::with_capacity_and_hasher(words.len(), Default::default());
    for word in words {
        *counts.entry(word.clone()).or_insert(0) += 1;
    }
    let seen = FixedHashSet::from_iter(words.iter().cloned());
    Basket { items: vec![counts, FixedHashMap::default()], seen, ..Basket::default() }
}

fn main() {}

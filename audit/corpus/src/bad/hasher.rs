use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;

use crate::processors;

processors! {
    hash_map_keys(order) -> Vec<String> {
        let mut totals: HashMap<String, i64> = HashMap::new();
        for line in &order.lines {
            *totals.entry(line.article.clone()).or_default() += line.cents;
        }
        totals.into_keys().collect()
    }
    hash_set(order) -> Vec<String> {
        order.lines.iter().map(|line| line.article.clone()).collect::<HashSet<_>>().into_iter().collect()
    }
    state_of_its_own(order) -> u64 { std::hash::RandomState::new().hash_one(&order.id) }
    hashbrown_crate(order) -> Vec<String> {
        let mut seen = hashbrown::HashMap::new();
        seen.insert(order.id.clone(), 1);
        seen.into_keys().collect()
    }
    ahash_crate(order) -> Vec<String> {
        let mut seen: ahash::HashMap<String, u32> = ahash::HashMap::default();
        seen.insert(order.id.clone(), 1);
        seen.into_keys().collect()
    }
    foldhash_crate(order) -> Vec<String> {
        let mut seen: foldhash::HashMap<String, u32> = foldhash::HashMap::default();
        seen.insert(order.id.clone(), 1);
        seen.into_keys().collect()
    }
    foldhash_quality(order) -> u64 { foldhash::quality::RandomState::default().hash_one(&order.id) }
    by_generic_helper(order) -> Vec<String> { helpers::unique(order.lines.iter().map(|line| line.article.clone())) }
}

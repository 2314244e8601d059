//! Hash tables whose order is that of insertion, or whose hasher is fixed.

use rustc_hash::FxHashMap;

use crate::processors;

type Fixed = std::hash::BuildHasherDefault<rustc_hash::FxHasher>;

processors! {
    index_map(order) -> Vec<String> {
        let mut totals = indexmap::IndexMap::new();
        for line in &order.lines {
            *totals.entry(line.article.clone()).or_insert(0) += line.cents;
        }
        totals.into_keys().collect()
    }
    index_set(order) -> Vec<String> {
        order.lines.iter().map(|line| line.article.clone()).collect::<indexmap::IndexSet<_>>().into_iter().collect()
    }
    index_map_with_a_fixed_hasher(order) -> usize {
        let mut totals: indexmap::IndexMap<&str, i64, Fixed> = indexmap::IndexMap::default();
        totals.insert(&order.id, order.cents);
        totals.len()
    }
    fx_map(order) -> Option<i64> {
        let mut totals = FxHashMap::default();
        totals.insert(order.id.as_str(), order.cents);
        totals.get("x").copied()
    }
    ahash_with_seeds(order) -> u64 { ahash::RandomState::with_seeds(1, 2, 3, 4).hash_one(&order.id) }
    foldhash_fixed(order) -> u64 {
        use std::hash::BuildHasher as _;
        foldhash::fast::FixedState::with_seed(7).hash_one(&order.id)
    }
    hashbrown_with_a_fixed_hasher(order) -> bool {
        let mut seen: hashbrown::HashSet<&str, Fixed> = hashbrown::HashSet::default();
        seen.insert(&order.id)
    }
}

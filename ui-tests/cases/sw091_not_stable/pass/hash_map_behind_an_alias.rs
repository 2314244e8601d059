//! SW091, not reported: the nearest legal neighbour of `fail/hash_map_behind_an_alias.rs`.

use streamwright::prelude::*;

type ByCurrency = std::collections::BTreeMap<String, i64>;

#[derive(State)]
pub struct Total {
    customer_id: String,
    cents: ByCurrency,
}

fn main() {}

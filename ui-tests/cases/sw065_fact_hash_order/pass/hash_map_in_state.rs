//! SW065, not reported: the nearest legal neighbour of `fail/hash_map_in_state.rs`.

use streamwright::prelude::*;

#[derive(State)]
struct Basket {
    customer_id: String,
    items: Vec<std::collections::BTreeMap<String, u32>>,
}

fn main() {}

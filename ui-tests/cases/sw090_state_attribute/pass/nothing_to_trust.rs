//! SW090, not reported: the nearest legal neighbour of `fail/nothing_to_trust.rs`.

use streamwright::prelude::*;

#[derive(State)]
struct Total {
    customer_id: String,
    cents: Option<i64>,
}

fn main() {}

//! SW063, not reported: the nearest legal neighbour of `fail/instant_inside_option.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "paid", id(order_id))]
struct Paid {
    order_id: String,
    started_at_ms: Option<i64>,
}

fn main() {}

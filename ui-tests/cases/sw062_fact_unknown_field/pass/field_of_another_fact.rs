//! SW062, not reported: the nearest legal neighbour of `fail/field_of_another_fact.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "paid", id(order_id, cents))]
struct Paid {
    order_id: String,
    cents: i64,
}

fn main() {}

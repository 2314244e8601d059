//! Not reported: the nearest legal neighbour of `fail/unstable_id_part.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "paid", id(order_id, amount_in_cents))]
pub struct Paid {
    order_id: String,
    amount_in_cents: i64,
}

fn main() {}

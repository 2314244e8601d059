//! SW063: a fact may hold the time of a clock.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "paid", id(order_id))]
struct Paid {
    order_id: String,
    started: Option<std::time::Instant>, // ERROR SW063
}

fn main() {}

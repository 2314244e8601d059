//! Not reported: the nearest legal neighbour of `fail/generic_fact.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "measured", id(order_id))]
pub struct Measured<I> {
    order_id: I,
    value: f64,
}

fn main() {
    let _ = Measured { order_id: 1_u64, value: 2.5 }.fact_id();
}

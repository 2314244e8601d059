//! SW067, not reported: the nearest legal neighbour of `fail/cell_in_fact.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    reviews: u32,
}

fn main() {}

//! SW067: a `Cell` in a fact.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    reviews: std::cell::Cell<u32>, // ERROR SW067
}

fn main() {}

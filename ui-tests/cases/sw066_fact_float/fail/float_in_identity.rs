//! SW066: an `f64` in the identity.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure))]
struct RiskDecision {
    customer_id: String,
    exposure: f64, // ERROR SW066
}

fn main() {}

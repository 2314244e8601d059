//! SW061: an empty `id()`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id())] // ERROR SW061
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
}

fn main() {}

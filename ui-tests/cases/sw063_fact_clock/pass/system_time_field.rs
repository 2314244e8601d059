//! SW063, not reported: the nearest legal neighbour of `fail/system_time_field.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    decided_at_ms: i64,
}

fn main() {}

//! SW063: a field that holds `SystemTime`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    decided_at: std::time::SystemTime, // ERROR SW063
}

fn main() {}

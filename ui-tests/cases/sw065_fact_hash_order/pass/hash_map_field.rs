//! SW065, not reported: the nearest legal neighbour of `fail/hash_map_field.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    by_currency: std::collections::BTreeMap<String, i64>,
}

fn main() {}

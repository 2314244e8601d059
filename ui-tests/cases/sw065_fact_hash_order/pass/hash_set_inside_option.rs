//! SW065, not reported: the nearest legal neighbour of `fail/hash_set_inside_option.rs`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    orders: Option<std::collections::BTreeSet<String>>,
}

fn main() {}

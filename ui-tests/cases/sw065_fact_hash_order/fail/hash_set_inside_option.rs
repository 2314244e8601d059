//! SW065: a `HashSet` inside another type.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    orders: Option<std::collections::HashSet<String>>, // ERROR SW065
}

fn main() {}

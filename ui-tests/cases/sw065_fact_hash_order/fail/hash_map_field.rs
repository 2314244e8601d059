//! SW065: a `HashMap` in a fact.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
    by_currency: std::collections::HashMap<String, i64>, // ERROR SW065
}

fn main() {}

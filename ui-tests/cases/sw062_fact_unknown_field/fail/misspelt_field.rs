//! SW062: `customer` for `customer_id`.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer, exposure_in_cents))] // ERROR SW062
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
}

fn main() {}

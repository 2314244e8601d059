//! SW060: an identity without a label.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", id(customer_id, exposure_in_cents))] // ERROR SW060
struct RiskDecision {
    customer_id: String,
    exposure_in_cents: i64,
}

fn main() {}

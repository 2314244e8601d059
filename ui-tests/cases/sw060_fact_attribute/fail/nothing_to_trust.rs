//! SW060: a field that needs no trust.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    #[fact(trusted = "from the order")] // ERROR SW060
    customer_id: String,
    exposure_in_cents: i64,
}

fn main() {}

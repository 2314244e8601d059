//! SW060: a fact that states no identity.

use streamwright::prelude::*;

#[derive(Fact)]
struct RiskDecision { // ERROR SW060
    customer_id: String,
    exposure_in_cents: i64,
}

fn main() {}

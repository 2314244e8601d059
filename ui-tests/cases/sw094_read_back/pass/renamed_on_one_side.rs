//! Both sides call it the same.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    #[serde(rename = "customer")]
    customer_id: String,
    exposure_in_cents: i64,
}

fn main() {}

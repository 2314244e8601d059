//! SW094: a fact whose field is written under another name than it is read.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id, exposure_in_cents))]
struct RiskDecision {
    #[serde(rename(serialize = "customer"))] // ERROR SW094
    customer_id: String,
    exposure_in_cents: i64,
}

fn main() {}

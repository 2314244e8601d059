//! Each has names of its own.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id))]
struct RiskDecision {
    #[serde(alias = "customer")]
    customer_id: String,
    account: String,
}

fn main() {}

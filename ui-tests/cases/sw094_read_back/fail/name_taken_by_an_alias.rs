//! SW094: a fact with a field whose name reads another one.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, Fact)]
#[fact(namespace = "risk.decisions", label = "high-exposure", id(customer_id))]
struct RiskDecision {
    #[serde(alias = "account")]
    customer_id: String,
    account: String, // ERROR SW094
}

fn main() {}

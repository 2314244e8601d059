//! SW094: state that denies what its flattened field holds.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
#[serde(deny_unknown_fields)] // ERROR SW094
struct Counters {
    customer_id: String,
    #[serde(flatten)]
    counts: std::collections::BTreeMap<String, i64>,
}

fn main() {}

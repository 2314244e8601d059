//! What else there is belongs to the map.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Counters {
    customer_id: String,
    #[serde(flatten)]
    counts: std::collections::BTreeMap<String, i64>,
}

fn main() {}

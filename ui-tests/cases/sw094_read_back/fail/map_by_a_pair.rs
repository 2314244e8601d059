//! SW094: state with a map whose keys are no text.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Totals {
    customer_id: String,
    cents: std::collections::BTreeMap<(String, u8), i64>, // ERROR SW094
}

fn main() {}

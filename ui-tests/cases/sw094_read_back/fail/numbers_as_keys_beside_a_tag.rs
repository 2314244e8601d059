//! SW094: state with a map by numbers in a variant that serde reads by way of a buffer.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
#[serde(tag = "kind")]
enum Order {
    Open { cents_by_line: std::collections::BTreeMap<u32, i64> }, // ERROR SW094
    Paid,
}

fn main() {}

//! SW094: state whose second variant is read as the first.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
#[serde(untagged)]
enum Payment {
    Paid { cents: i64 },
    Refunded { cents: i64, reason: String }, // ERROR SW094
}

fn main() {}

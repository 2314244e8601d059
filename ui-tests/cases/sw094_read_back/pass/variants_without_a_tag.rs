//! The variant that holds more is tried first.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
#[serde(untagged)]
enum Payment {
    Refunded { cents: i64, reason: String },
    Paid { cents: i64 },
}

fn main() {}

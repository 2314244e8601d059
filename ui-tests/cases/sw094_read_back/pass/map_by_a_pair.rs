//! A list of pairs has keys of any type.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Totals {
    customer_id: String,
    cents: Vec<((String, u8), i64)>,
}

fn main() {}

//! The list is empty where it is missing.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Basket {
    customer_id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    items: Vec<String>,
}

fn main() {}

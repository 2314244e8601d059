//! SW094: state that leaves out an empty list, and cannot be read without it.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Basket {
    customer_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")] // ERROR SW094
    items: Vec<String>,
}

fn main() {}

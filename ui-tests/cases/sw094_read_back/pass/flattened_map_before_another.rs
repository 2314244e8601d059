//! The map gets what is left.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Address {
    city: String,
}

#[derive(Serialize, Deserialize, State)]
struct Customer {
    #[serde(flatten)]
    address: Address,
    #[serde(flatten)]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}

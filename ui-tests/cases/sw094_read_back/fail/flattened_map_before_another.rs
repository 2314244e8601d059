//! SW094: state with a flattened map that collects what belongs to the next field.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Address {
    city: String,
}

#[derive(Serialize, Deserialize, State)]
struct Customer {
    #[serde(flatten)]
    labels: std::collections::BTreeMap<String, String>, // ERROR SW094
    #[serde(flatten)]
    address: Address,
}

fn main() {}

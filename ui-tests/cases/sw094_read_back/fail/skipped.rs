//! SW094: state with a field that is not written.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Exposure {
    cents: i64,
    #[serde(skip)] // ERROR SW094
    orders: u32,
}

fn main() {}

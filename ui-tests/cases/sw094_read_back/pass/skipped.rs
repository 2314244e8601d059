//! Whoever can work it out again vouches for it.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Exposure {
    cents: i64,
    #[serde(skip)]
    #[state(trusted = "a note for the log, which nothing is decided by")]
    orders: u32,
}

fn main() {}

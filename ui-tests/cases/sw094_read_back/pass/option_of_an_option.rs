//! Each of the three has a name.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
enum Answer {
    NotAsked,
    NoAnswer,
    Given(bool),
}

#[derive(Serialize, Deserialize, State)]
struct Survey {
    customer_id: String,
    answer: Answer,
}

fn main() {}

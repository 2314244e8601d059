//! SW094: state that cannot tell "not asked" from "no answer".

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Serialize, Deserialize, State)]
struct Survey {
    customer_id: String,
    answer: Option<Option<bool>>, // ERROR SW094
}

fn main() {}

//! SW067, not reported: the nearest legal neighbour of `fail/raw_pointer_in_state.rs`.

use streamwright::prelude::*;

#[derive(State)]
struct Basket {
    customer_id: String,
    parent: Option<String>,
}

fn main() {}

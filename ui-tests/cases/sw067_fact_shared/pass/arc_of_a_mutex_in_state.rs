//! SW067, not reported: the nearest legal neighbour of `fail/arc_of_a_mutex_in_state.rs`.

use streamwright::prelude::*;

#[derive(State)]
struct Basket {
    customer_id: std::sync::Arc<str>,
    items: std::sync::Arc<Vec<String>>,
}

fn main() {}

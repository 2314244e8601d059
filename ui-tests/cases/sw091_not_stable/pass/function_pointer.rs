//! SW091, not reported: the nearest legal neighbour of `fail/function_pointer.rs`.

use streamwright::prelude::*;

pub trait Rule {}

#[derive(State)]
pub struct Rated {
    customer_id: String,
    rule: i64,
}

fn main() {}

//! SW091, not reported: the nearest legal neighbour of `fail/trait_object.rs`.

use streamwright::prelude::*;

pub trait Rule {}

#[derive(State)]
pub struct Rated {
    customer_id: String,
    rule: Box<str>,
}

fn main() {}

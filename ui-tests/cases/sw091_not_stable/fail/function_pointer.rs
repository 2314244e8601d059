//! SW091: state holds a function, which is an address.

use streamwright::prelude::*;

pub trait Rule {}

#[derive(State)]
pub struct Rated {
    customer_id: String,
    rule: fn(i64) -> i64, // ERROR SW091
}

fn main() {}

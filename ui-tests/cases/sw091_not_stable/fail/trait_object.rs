//! SW091: state holds whatever implements a trait.

use streamwright::prelude::*;

pub trait Rule {}

#[derive(State)]
pub struct Rated {
    customer_id: String,
    rule: Box<dyn Rule>, // ERROR SW091
}

fn main() {}

//! SW091: a fact with a type that streamwright does not know.

use streamwright::prelude::*;

/// A type of another crate.
pub struct Decimal(i128);

#[derive(Fact)]
#[fact(namespace = "orders", label = "paid", id(order_id))]
pub struct Paid {
    order_id: String,
    amount: Decimal, // ERROR SW091
}

fn main() {}

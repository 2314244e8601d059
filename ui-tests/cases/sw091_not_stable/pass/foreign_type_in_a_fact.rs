//! SW091, not reported: the nearest legal neighbour of `fail/foreign_type_in_a_fact.rs`.

use streamwright::prelude::*;

/// A type of another crate.
pub struct Decimal(i128);

#[derive(Fact)]
#[fact(namespace = "orders", label = "paid", id(order_id))]
pub struct Paid {
    order_id: String,
    #[fact(trusted = "its digits and its scale, written exactly")]
    amount: Decimal,
}

fn main() {}

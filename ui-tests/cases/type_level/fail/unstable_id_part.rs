//! A part of an identity that has no stable bytes.

use streamwright::prelude::*;

#[derive(State)]
pub struct Money(i64);

#[derive(Fact)]
#[fact(namespace = "orders", label = "paid", id(order_id, amount))]
pub struct Paid {
    order_id: String,
    amount: Money, // ERROR E0277
}

fn main() {}

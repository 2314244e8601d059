//! SW062: the identity names the field of another fact.

use streamwright::prelude::*;

#[derive(Fact)]
#[fact(namespace = "orders", label = "paid", id(order_id, customer_id))] // ERROR SW062
struct Paid {
    order_id: String,
    cents: i64,
}

fn main() {}

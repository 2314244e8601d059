//! SW086: a closure calls a function that nobody has checked.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "bill", id(order))]
pub struct Bill {
    order: String,
    cents: i64,
}

#[replay_safe]
fn with_tax(cents: i64) -> i64 {
    cents * 119 / 100
}

topology! {
    #![application_id = "orders-billing-v1"]
    pub struct Billing;

    #[source(topic = "orders", key = Utf8, value = I64)]
    let orders: Stream<String, i64>;

    #[sink(topic = "bills", key = Utf8, value = Json)]
    let bills: Stream<String, Bill> =
        orders.map_values(|order, cents| Bill { order: order.clone(), cents: with_tax(*cents) });
}

fn main() {}

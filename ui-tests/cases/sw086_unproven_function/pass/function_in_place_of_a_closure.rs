//! SW086: an unchecked function in place of a closure.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "bill", id(order))]
pub struct Bill {
    order: String,
    cents: i64,
}

#[replay_safe]
fn to_bill(order: &String, cents: &i64) -> Bill {
    Bill { order: order.clone(), cents: *cents }
}

topology! {
    #![application_id = "orders-billing-v1"]
    pub struct Billing;

    #[source(topic = "orders", key = Utf8, value = I64)]
    let orders: Stream<String, i64>;

    #[sink(topic = "bills", key = Utf8, value = Json)]
    let bills: Stream<String, Bill> =
        orders.map_values(to_bill);
}

fn main() {}

//! SW087: the constructor of an own type, unmarked.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Debug, Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "bill", id(order))]
pub struct Bill {
    order: String,
    cents: i64,
}

impl Bill {
    fn of(order: &str, cents: i64) -> Self {
        Self { order: order.to_owned(), cents }
    }
}

topology! {
    #![application_id = "orders-billing-v1"]
    pub struct Billing;

    #[source(topic = "orders", key = Utf8, value = I64)]
    let orders: Stream<String, i64>;

    #[sink(topic = "bills", key = Utf8, value = Json)]
    let bills: Stream<String, Bill> =
        orders.map_values(|order, cents| Bill::of(order, *cents)); // ERROR SW087
}

fn main() {}

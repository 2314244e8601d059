//! Not reported: the nearest legal neighbour of `fail/captured_local.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    cents: i64,
}

fn main() {
    const LIMIT: i64 = 100;
    topology! {
        #![application_id = "orders-audit-v1"]
        pub struct OrderAudit;

        #[source(topic = "orders", key = Utf8, value = Json)]
        let orders: Stream<String, Order>;

        #[sink(topic = "large-orders", key = Utf8, value = Json)]
        let large: Stream<String, Order> = orders.filter(|_, order| order.cents > LIMIT);
    }
}

//! SW092, not reported: the nearest legal neighbour of `fail/copied_source.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    cents: i64,
}

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "large", id(order_id))]
pub struct Large {
    order_id: String,
}

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "all-orders", key = Utf8, value = Json, copies = orders)]
    let all: Stream<String, Order> = orders.filter(|_, order| order.cents > 0);

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Large> = orders.map_values(|id, _| Large { order_id: id.clone() });
}

fn main() {}

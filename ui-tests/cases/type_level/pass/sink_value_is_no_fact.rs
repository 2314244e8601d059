//! Not reported: the nearest legal neighbour of `fail/sink_value_is_no_fact.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    cents: i64,
}

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "large", id(id))]
pub struct Large {
    id: String,
}

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Large> = orders.map_values(|_, order| Large { id: order.id.clone() });
}

fn main() {}

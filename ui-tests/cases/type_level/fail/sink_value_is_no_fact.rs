//! A sink writes a value without an identity.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    cents: i64,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Large {
    id: String,
}

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Large> = orders.map_values(|_, order| Large { id: order.id.clone() }); // ERROR E0277
}

fn main() {}

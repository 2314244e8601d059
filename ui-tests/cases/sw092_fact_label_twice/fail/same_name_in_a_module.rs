//! SW092: two facts of one name in two modules.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    cents: i64,
}

pub mod archive {
    #[derive(Clone, serde::Serialize, serde::Deserialize, streamwright::Fact)]
    #[fact(namespace = "orders", label = "order", id(id))]
    pub struct Order {
        pub(super) id: String,
    }
}

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);

    #[sink(topic = "archive", key = Utf8, value = Json)]
    let archived: Stream<String, archive::Order> = orders.map_values(|id, _| archive::Order { id: id.clone() }); // ERROR SW092
}

fn main() {}

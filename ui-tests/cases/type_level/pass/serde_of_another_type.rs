//! Not reported: the nearest legal neighbour of `fail/serde_of_another_type.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    cents: i64,
}

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.group_by_key().count();
}

fn main() {}

//! SW091, not reported: the nearest legal neighbour of `fail/stored_value_without_derive.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, State)]
pub struct Order {
    id: String,
    cents: i64,
}

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "latest", key = Utf8, value = Json)]
    let latest: Table<String, Order> = orders.group_by_key().reduce(|_, order| order.clone());

    let _latest: Stream<String, Order> = latest.to_stream();
}

fn main() {}

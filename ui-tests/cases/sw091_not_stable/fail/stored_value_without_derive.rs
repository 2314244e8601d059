//! SW091: a stored value that derives no `State`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize)]
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
    let latest: Table<String, Order> = orders.group_by_key().reduce(|_, order| order.clone()); // ERROR SW091

    let _latest: Stream<String, Order> = latest.to_stream();
}

fn main() {}

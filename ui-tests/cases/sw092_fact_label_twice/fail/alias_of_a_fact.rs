//! SW092: an alias writes the same fact to a second topic.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    cents: i64,
}

pub type Archived = Order;

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "all-orders", key = Utf8, value = Json)]
    let all: Stream<String, Order> = orders.filter(|_, order| order.cents > 0);

    #[sink(topic = "archived-orders", key = Utf8, value = Json)]
    let archived: Stream<String, Archived> = orders.filter(|_, order| order.cents > 100); // ERROR SW092
}

fn main() {}

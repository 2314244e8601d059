//! SW092, not reported: the nearest legal neighbour of `fail/alias_of_a_fact.rs`.

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

    let (small, large): (Stream<String, Order>, Stream<String, Order>) =
        orders.split().branch(|_, order| order.cents < 100).default_branch();

    #[sink(topic = "small-orders", key = Utf8, value = Json)]
    let all: Stream<String, Order> = small;

    #[sink(topic = "archived-orders", key = Utf8, value = Json)]
    let archived: Stream<String, Archived> = large;
}

fn main() {}

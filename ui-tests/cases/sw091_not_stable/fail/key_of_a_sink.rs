//! SW091: the key of a sink derives no `State`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    city: City,
}

#[derive(Clone, Serialize, Deserialize, State)]
pub struct City(String);

#[derive(Clone, Serialize, Deserialize)]
pub struct Region(String);

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "orders-by-region", key = Json, value = Json)]
    let by_region: Stream<Region, Order> = orders.select_key(|_, order| Region(order.city.0.clone())); // ERROR SW091
}

fn main() {}

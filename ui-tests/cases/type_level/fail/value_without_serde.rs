//! A value type that serde does not know.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, Fact)]
#[fact(namespace = "orders", label = "order", id(id))]
pub struct Order {
    id: String,
    cents: i64,
}

#[derive(Clone)]
pub struct Profile;

topology! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "profiles", key = Utf8, value = Json)] // ERROR E0277 // ERROR E0277
    let profiles: Stream<String, Profile>;

    let _seen: Stream<String, Profile> = profiles.filter(|_, _| true);
    let _orders: Stream<String, Order> = orders.filter(|_, _| true);
}

fn main() {}

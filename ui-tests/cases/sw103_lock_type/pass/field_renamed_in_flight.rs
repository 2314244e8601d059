//! SW103, not reported: the nearest legal neighbour of `fail/field_renamed_in_flight.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, State)]
pub struct Order {
    id: String,
    cents: i64,
}

topology! {
    #![application_id = "orders-audit-v1"]
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".repartition."by-cents"]
        key_fingerprint = "58b4b3ecd4eb6238"
        key_serde = "Utf8"
        key_shape = "String"
        read_in = 1
        value_fingerprint = "6b4730172776dcb7"
        value_serde = "Json"
        value_shape = "{id: String, cents: i64}"
        written_in = 0
        [topology."orders-audit-v1".source."orders"]
        key_serde = "Utf8"
        subtopology = 0
        value_serde = "Json"
    "#]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "by-cents", key = Utf8, value = Json)]
    let by_cents: Stream<String, Order> = orders.select_key(|_, order| order.cents.to_string());

    let _large: Stream<String, Order> = by_cents.filter(|_, order| order.id.is_empty());
}

fn main() {}

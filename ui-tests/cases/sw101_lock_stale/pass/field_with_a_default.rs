//! SW101, not reported: the nearest legal neighbour of `fail/field_with_a_default.rs`.

use serde::{Deserialize, Serialize};
use streamwright::prelude::*;

#[derive(Clone, Serialize, Deserialize, State)]
pub struct Order {
    id: String,
    cents: i64,
}

#[derive(Clone, Serialize, Deserialize, State)]
pub struct Total {
    cents: i64,
    #[serde(default)]
    currency: String,
}

#[replay_safe]
impl Total {
    fn zero() -> Self {
        Self { cents: 0, currency: "EUR".into() }
    }
    fn plus(&self, order: &Order) -> Self {
        Self { cents: self.cents + order.cents, currency: self.currency.clone() }
    }
}

topology! {
    #![application_id = "orders-audit-v1"]
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".source."orders"]
        key_serde = "Utf8"
        subtopology = 0
        value_serde = "Json"
        [topology."orders-audit-v1".store."totals"]
        key_fingerprint = "58b4b3ecd4eb6238"
        key_serde = "Utf8"
        key_shape = "String"
        kind = "key-value"
        subtopology = 0
        value_fingerprint = "c241ffac719b2f78"
        value_serde = "Json"
        value_shape = "{cents: i64, currency?: String}"
    "#]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "totals", key = Utf8, value = Json)]
    let _totals: Table<String, Total> =
        orders.group_by_key().aggregate(Total::zero, |_, order, total| total.plus(order));
}

fn main() {}

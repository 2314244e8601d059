//! SW103: a sum of integers becomes a sum of floats.

use streamwright::prelude::*;


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
        value_fingerprint = "2ae1af192b331746"
        value_serde = "Json"
        value_shape = "i64"
    "#]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, f64>;

    #[store(name = "totals", key = Utf8, value = Json)]
    let _totals: Table<String, f64> = orders.group_by_key().reduce(|sum, cents| sum + cents); // ERROR SW103
}

fn main() {}

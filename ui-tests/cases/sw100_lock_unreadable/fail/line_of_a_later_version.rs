//! SW100: the lock has a line that a later version wrote.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"] // ERROR SW100
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".source."orders"]
        key_serde = "Utf8"
        subtopology = 0
        value_serde = "Json"
        [topology."orders-audit-v1".store."order-counts"]
        key_serde = "Utf8"
        kind = "key-value"
        later_ms = 1800000
        subtopology = 0
        value_serde = "I64"
    "#]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let _counts: Table<String, i64> = orders.group_by_key().count();
}

fn main() {}

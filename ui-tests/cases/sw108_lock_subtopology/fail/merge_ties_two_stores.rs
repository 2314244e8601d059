//! SW108: a merge makes one sub-topology of two that have stores.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".source."orders"]
        key_serde = "Utf8"
        subtopology = 0
        value_serde = "Json"
        [topology."orders-audit-v1".source."refunds"]
        key_serde = "Utf8"
        subtopology = 1
        value_serde = "Json"
        [topology."orders-audit-v1".store."order-counts"]
        key_serde = "Utf8"
        kind = "key-value"
        subtopology = 0
        value_serde = "I64"
        [topology."orders-audit-v1".store."refund-counts"]
        key_serde = "Utf8"
        kind = "key-value"
        subtopology = 1
        value_serde = "I64"
    "#]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "refunds", key = Utf8, value = Json)]
    let refunds: Stream<String, Order>;

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let order_counts: Table<String, i64> = orders.group_by_key().count();

    #[store(name = "refund-counts", key = Utf8, value = I64)] // ERROR SW108
    let refund_counts: Table<String, i64> = refunds.group_by_key().count();

    let _both: Stream<String, Order> = orders.merge(refunds);
}

fn main() {}

//! SW108, not reported: the nearest legal neighbour of `fail/merge_ties_two_stores.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".source."refunds"]
        key_serde = "Utf8"
        subtopology = 1
        value_serde = "Json"
        [topology."orders-audit-v1".source."orders"]
        key_serde = "Utf8"
        subtopology = 1
        value_serde = "Json"
        [topology."orders-audit-v1".store."order-counts"]
        key_serde = "Utf8"
        kind = "key-value"
        subtopology = 1
        value_serde = "I64"
    "#]
    pub struct OrderAudit;

    #[source(topic = "refunds", key = Utf8, value = Json)]
    let refunds: Stream<String, Order>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let _counts: Table<String, i64> = orders.merge(refunds).group_by_key().count();
}

fn main() {}

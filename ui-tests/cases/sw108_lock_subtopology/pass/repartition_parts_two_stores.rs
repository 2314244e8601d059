//! SW108, not reported: the nearest legal neighbour of `fail/repartition_parts_two_stores.rs`.

use streamwright::topology_check as topology;

topology! {
    #![application_id = "orders-audit-v1"]
    #![lock_text = r#"
        version = 1
        [topology."orders-audit-v1"]
        [topology."orders-audit-v1".source."orders"]
        key_serde = "Utf8"
        subtopology = 1
        value_serde = "Json"
        [topology."orders-audit-v1".repartition."by-city"]
        key_serde = "Utf8"
        read_in = 0
        value_serde = "Json"
        written_in = 1
        [topology."orders-audit-v1".store."order-counts"]
        key_serde = "Utf8"
        kind = "key-value"
        subtopology = 0
        value_serde = "I64"
    "#]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "by-city", key = Utf8, value = Json)]
    let by_city: Stream<String, Order> = orders.select_key(|_, order| order.city.clone());

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let _counts: Table<String, i64> = by_city.group_by_key().count();
}

fn main() {}

//! SW044: two merged streams with different partition counts.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json, partitions = 4)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", partitions = 8, key = Utf8, value = Json)]
    let returns: Stream<String, Order>;

    #[store(name = "per-order", key = Utf8, value = I64)]
    let per_order: Table<String, i64> = orders.merge(returns).group_by_key().count(); // ERROR SW044
}

fn main() {}

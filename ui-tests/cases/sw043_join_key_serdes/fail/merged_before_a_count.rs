//! SW043: two merged streams with different key serdes.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Json, value = Json)]
    let returns: Stream<String, Order>;

    #[store(name = "per-order", key = Utf8, value = I64)]
    let per_order: Table<String, i64> = orders.merge(returns).group_by_key().count(); // ERROR SW043
}

fn main() {}

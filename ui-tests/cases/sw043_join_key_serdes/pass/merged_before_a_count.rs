//! SW043, not reported: the nearest legal neighbour of `fail/merged_before_a_count.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;

    #[store(name = "per-order", key = Utf8, value = I64)]
    let per_order: Table<String, i64> = orders.merge(returns).group_by_key().count();
}

fn main() {}

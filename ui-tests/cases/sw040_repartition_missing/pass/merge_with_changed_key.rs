//! SW040, not reported: the nearest legal neighbour of `fail/merge_with_changed_key.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;
    #[repartition(name = "returns-by-order", key = Utf8, value = Json)]
    let moved: Stream<String, Order> = returns.select_key(|_, order| order.id.clone());
    #[store(name = "per-order", key = Utf8, value = I64)]
    let per_order: Table<String, i64> = orders.merge(moved).group_by_key().count();
}

fn main() {}

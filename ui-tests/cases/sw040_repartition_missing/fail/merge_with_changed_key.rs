//! SW040: one of two merged streams has a changed key.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;
    let moved: Stream<String, Order> = returns.select_key(|_, order| order.id.clone());
    #[store(name = "per-order", key = Utf8, value = I64)]
    let per_order: Table<String, i64> = orders.merge(moved).group_by_key().count(); // ERROR SW040
}

fn main() {}

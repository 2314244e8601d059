//! SW026, not reported: the nearest legal neighbour of `fail/topic_not_edited.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "orders.eu", key = Utf8, value = Json)]
    let european_orders: Stream<String, Order>;

    #[store(name = "orders-per-id", key = Utf8, value = I64)]
    let per_id: Table<String, i64> = orders.merge(european_orders).group_by_key().count();
}

fn main() {}

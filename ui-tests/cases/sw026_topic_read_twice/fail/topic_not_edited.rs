//! SW026: a second source with the topic of the one it was copied from.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "orders", key = Utf8, value = Json)] // ERROR SW026
    let european_orders: Stream<String, Order>;

    #[store(name = "orders-per-id", key = Utf8, value = I64)]
    let per_id: Table<String, i64> = orders.merge(european_orders).group_by_key().count();
}

fn main() {}

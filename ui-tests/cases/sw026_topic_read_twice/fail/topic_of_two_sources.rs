//! SW026: a topic with two sources.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "orders", key = Utf8, value = Json)] // ERROR SW026
    let same_orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = same_orders.group_by_key().count();
}

fn main() {}

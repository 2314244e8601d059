//! SW005: two sinks on one node.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    #[sink(topic = "audited", key = Utf8, value = Json)] // ERROR SW005
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW005: a new application id, and the old one still above it.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    #![application_id = "orders-audit-v2"] // ERROR SW005
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW068: two filters may let the same record through.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "small-orders", key = Utf8, value = Json)]
    let small: Stream<String, Order> = orders.filter(|_, order| order.cents < 100);
    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 50); // ERROR SW068
}

fn main() {}

//! SW013: a version joined by a dot.

streamwright::topology_check! {
    #![application_id = "orders-audit.v2"] // ERROR SW013
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

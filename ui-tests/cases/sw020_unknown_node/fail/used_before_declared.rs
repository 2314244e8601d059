//! SW020: a node that is declared below.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100); // ERROR SW020

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;
}

fn main() {}

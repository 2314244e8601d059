//! SW022: two nodes of one name.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order> = orders.filter(|_, order| order.cents > 100); // ERROR SW022
}

fn main() {}

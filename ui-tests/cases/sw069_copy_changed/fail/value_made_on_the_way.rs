//! SW069: the values of the topic are other ones.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "taxed-orders", key = Utf8, value = Json, copies = orders)] // ERROR SW069
    let taxed: Stream<String, Order> = orders.map_values(|_, order| order.taxed());
}

fn main() {}

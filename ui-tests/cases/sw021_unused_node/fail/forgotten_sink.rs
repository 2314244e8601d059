//! SW021: a stream without a sink.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100); // ERROR SW021
}

fn main() {}

//! SW010: the topology's name in place of its id.

streamwright::topology_check! {
    #![name = "orders-audit-v1"]
    pub struct OrderAudit; // ERROR SW010

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW010: a header that sets everything but the id.

streamwright::topology_check! {
    #![processing_guarantee = exactly_once_v2]
    pub struct OrderAudit; // ERROR SW010

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW012: the second attempt of a test.

streamwright::topology_check! {
    #![application_id = "test2-v1"] // ERROR SW012
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

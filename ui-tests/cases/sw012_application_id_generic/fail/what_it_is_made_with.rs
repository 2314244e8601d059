//! SW012: words for the technique, none for the task.

streamwright::topology_check! {
    #![application_id = "kafka-stream-processor-v1"] // ERROR SW012
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW012, not reported: the nearest legal neighbour of `fail/what_it_is_made_with.rs`.

streamwright::topology_check! {
    #![application_id = "kafka-invoice-processor-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

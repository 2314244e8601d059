//! SW200, not reported: the nearest legal neighbour of `fail/time_in_words.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(
        topic = "orders", key = Utf8, value = Json,
        timestamp = at_ms, max_future = 1.hour(),
    )]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

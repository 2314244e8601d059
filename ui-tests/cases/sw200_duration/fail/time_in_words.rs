//! SW200: a bound of event times in words.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(
        topic = "orders", key = Utf8, value = Json,
        timestamp = at_ms, max_future = "1h", // ERROR SW200
    )]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

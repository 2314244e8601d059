//! SW006: a bound of event times that is no number of milliseconds.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(
        topic = "orders", key = Utf8, value = Json,
        timestamp = at_ms, timestamp_after_max_ms = "1h", // ERROR SW006
    )]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW004: a bound of event times where the event time is that of the record itself.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source( // ERROR SW004
        topic = "orders", key = Utf8, value = Json,
        max_future = 1.hour(),
    )]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

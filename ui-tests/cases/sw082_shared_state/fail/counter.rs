//! SW082: a counter in a static.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed); // ERROR SW082
        Audited::of(order, number)
    });
}

fn main() {}

//! SW082: a cache behind a lock.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let name = NAMES.lock().get(&order.customer); // ERROR SW082
        Audited::of(order, name)
    });
}

fn main() {}

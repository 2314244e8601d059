//! SW081: a static in a closure.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        static LIMIT: i64 = 100; // ERROR SW081
        Audited::of(order, LIMIT)
    });
}

fn main() {}

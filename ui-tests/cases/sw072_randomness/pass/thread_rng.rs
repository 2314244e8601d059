//! SW072, not reported: the nearest legal neighbour of `fail/thread_rng.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let sampled = FactId::derive("audit", "sample").part(&order.id).finish().as_uuid().as_bytes()[0] < 13;
        Audited::of(order, sampled)
    });
}

fn main() {}

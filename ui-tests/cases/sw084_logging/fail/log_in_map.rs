//! SW084: a log line in `map_values`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|id, order| {
        tracing::info!(%id, "audited"); // ERROR SW084
        Audited::of(order)
    });
}

fn main() {}

//! SW084, not reported: the nearest legal neighbour of `fail/log_in_map.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders
        .peek(|id, _| tracing::info!(%id, "audited"))
        .map_values(|_, order| Audited::of(order));
}

fn main() {}

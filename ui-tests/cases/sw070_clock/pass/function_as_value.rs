//! SW070, not reported: the nearest legal neighbour of `fail/function_as_value.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let decided_at = order.decided_at.unwrap_or_else(SystemTime::epoch);
        Audited::of(order, decided_at)
    });
}

fn main() {}

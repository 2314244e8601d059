//! SW070, not reported: the nearest legal neighbour of `fail/system_time_now.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order, cx| {
        let decided_at_ms = cx.timestamp();
        Audited::of(order, decided_at_ms)
    });
}

fn main() {}

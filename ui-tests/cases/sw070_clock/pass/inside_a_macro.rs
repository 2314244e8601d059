//! SW070, not reported: the nearest legal neighbour of `fail/inside_a_macro.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order, cx| {
        let line = format!("{} at {}", order.id, cx.timestamp());
        Audited::of(order, line)
    });
}

fn main() {}

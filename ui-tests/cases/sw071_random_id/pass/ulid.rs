//! SW071, not reported: the nearest legal neighbour of `fail/ulid.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let audit_id = FactId::derive("orders", "audit").part(&order.id).finish().to_string();
        Audited::of(order, audit_id)
    });
}

fn main() {}

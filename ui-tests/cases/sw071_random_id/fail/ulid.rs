//! SW071: an id that sorts by time, made from clock and chance.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let audit_id = ulid::Ulid::new().to_string(); // ERROR SW071
        Audited::of(order, audit_id)
    });
}

fn main() {}

//! SW075: a setting from the environment.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let limit = std::env::var("AUDIT_LIMIT"); // ERROR SW075
        Audited::of(order, limit)
    });
}

fn main() {}

//! SW070: a clock passed as a function.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let decided_at = order.decided_at.unwrap_or_else(SystemTime::now); // ERROR SW070
        Audited::of(order, decided_at)
    });
}

fn main() {}

//! SW070: a clock in the arguments of a macro.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let line = format!("{} at {}", order.id, chrono::Utc::now()); // ERROR SW070
        Audited::of(order, line)
    });
}

fn main() {}

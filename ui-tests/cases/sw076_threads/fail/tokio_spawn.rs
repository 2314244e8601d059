//! SW076: a task that outlives the transaction.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let task = tokio::spawn(audit(order.clone())); // ERROR SW076
        Audited::of(order, task)
    });
}

fn main() {}

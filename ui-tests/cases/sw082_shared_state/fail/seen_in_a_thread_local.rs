//! SW082: duplicates dropped by a set of the thread.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "first-orders", key = Utf8, value = Json)]
    let first: Stream<String, Order> = orders.filter(|id, _| SEEN.with_borrow_mut(|seen| seen.insert(id.clone()))); // ERROR SW082
}

fn main() {}

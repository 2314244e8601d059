//! SW027: dead letters that are read again as orders.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json, on_error = dead_letter("orders.retry"))] // ERROR SW027
    let orders: Stream<String, Order>;

    #[source(topic = "orders.retry", key = Utf8, value = Json)]
    let retried: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.merge(retried).filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW027, not reported: the nearest legal neighbour of `fail/retried_in_the_same_topology.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json, on_error = dead_letter("orders.dead"))]
    let orders: Stream<String, Order>;

    #[source(topic = "orders.retry", key = Utf8, value = Json)]
    let retried: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.merge(retried).filter(|_, order| order.cents > 100);
}

fn main() {}

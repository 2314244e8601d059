//! SW010, not reported: the nearest legal neighbour of `fail/only_the_guarantee.rs`.

streamwright::topology_check! {
    #![processing_guarantee = exactly_once_v2]
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW068, not reported: the nearest legal neighbour of `fail/filters_are_not_branches.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "small-orders", key = Utf8, value = Json)]
    let small: Stream<String, Order> = orders.filter(|_, order| order.cents < 100);
    #[sink(topic = "large-orders", key = Utf8, value = Json, copies = orders)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 50);
}

fn main() {}

//! SW068, not reported: the nearest legal neighbour of `fail/filters_are_not_branches.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let (below, above): (Stream<String, Order>, Stream<String, Order>) =
        orders.split().branch(|_, order| order.cents < 100).default_branch();
    #[sink(topic = "small-orders", key = Utf8, value = Json)]
    let small: Stream<String, Order> = below;
    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = above;
}

fn main() {}

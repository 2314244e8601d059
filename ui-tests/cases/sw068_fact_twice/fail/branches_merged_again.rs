//! SW068: a merge undoes the split.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let (small, large): (Stream<String, Order>, Stream<String, Order>) =
        orders.split().branch(|_, order| order.cents < 100).default_branch();
    #[sink(topic = "small-orders", key = Utf8, value = Json)]
    let small_out: Stream<String, Order> = small;
    #[sink(topic = "other-orders", key = Utf8, value = Json)]
    let other: Stream<String, Order> = large.merge(small); // ERROR SW068
}

fn main() {}

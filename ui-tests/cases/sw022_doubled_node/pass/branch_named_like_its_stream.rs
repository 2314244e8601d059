//! SW022, not reported: the nearest legal neighbour of `fail/branch_named_like_its_stream.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let (large, small): (Stream<String, Order>, Stream<String, Order>) =
        orders.split().branch(|_, order| order.cents > 100).default_branch();

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let reported: Stream<String, Order> = large;

    #[sink(topic = "small-orders", key = Utf8, value = Json)]
    let forwarded: Stream<String, Order> = small;
}

fn main() {}

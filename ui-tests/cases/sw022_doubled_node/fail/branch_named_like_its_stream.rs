//! SW022: a branch with the name of the stream that is split.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let (large, orders): (Stream<String, Order>, Stream<String, Order>) = // ERROR SW022
        orders.split().branch(|_, order| order.cents > 100).default_branch();

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let reported: Stream<String, Order> = large;

    #[sink(topic = "small-orders", key = Utf8, value = Json)]
    let forwarded: Stream<String, Order> = orders;
}

fn main() {}

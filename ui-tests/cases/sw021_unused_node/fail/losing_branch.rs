//! SW021: a branch that nobody uses.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let (large, small): (Stream<String, Order>, Stream<String, Order>) = // ERROR SW021
        orders.split().branch(|_, order| order.cents > 100).default_branch();

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let reported: Stream<String, Order> = large;
}

fn main() {}

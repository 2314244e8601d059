//! SW077: `peek` logs, and does not print.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let _seen: Stream<String, Order> = orders.peek(|id, _| println!("seen {id}")); // ERROR SW077
}

fn main() {}

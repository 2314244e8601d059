//! SW069: the values come from elsewhere.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json, copies = returns)] // ERROR SW069
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);

    let _rest: Stream<String, Order> = returns;
}

fn main() {}

//! SW069: a merge lets other values in.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;

    #[sink(topic = "all-orders", key = Utf8, value = Json, copies = orders)] // ERROR SW069
    let all: Stream<String, Order> = orders.merge(returns);
}

fn main() {}

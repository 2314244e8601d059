//! SW069, not reported: the nearest legal neighbour of `fail/merged_values.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;

    let all: Stream<String, Order> = orders.merge(returns);

    #[sink(topic = "all-orders", key = Utf8, value = Json, copies = all)]
    let written: Stream<String, Order> = all.filter(|_, order| order.cents > 0);
}

fn main() {}

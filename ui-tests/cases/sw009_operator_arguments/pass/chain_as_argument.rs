//! SW009, not reported: the nearest legal neighbour of `fail/chain_as_argument.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let both: Stream<String, Order> = orders.merge(returns);
}

fn main() {}

//! SW009: `merge` takes a name.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let returns: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let both: Stream<String, Order> = orders.merge(returns.filter(|_, order| order.cents > 0)); // ERROR SW009
}

fn main() {}

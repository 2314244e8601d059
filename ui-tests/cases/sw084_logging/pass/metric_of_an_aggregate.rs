//! SW084, not reported: the nearest legal neighbour of `fail/metric_of_an_aggregate.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "cents-per-order", key = Utf8, value = I64)]
    let cents: Table<String, i64> = orders
        .peek(|_, order| metrics::gauge!("last_order_cents").set(order.cents as f64))
        .group_by_key()
        .aggregate(|| 0, |_, order, total| total + order.cents);
}

fn main() {}

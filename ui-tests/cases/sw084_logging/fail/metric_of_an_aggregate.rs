//! SW084: a metric that is set where a total grows.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "cents-per-order", key = Utf8, value = I64)]
    let cents: Table<String, i64> = orders.group_by_key().aggregate(|| 0, |_, order, total| {
        metrics::gauge!("last_order_cents").set(order.cents as f64); // ERROR SW084
        total + order.cents
    });
}

fn main() {}

//! SW076: a parallel iterator.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let total: f64 = order.lines.par_iter().map(|line| line.price).sum(); // ERROR SW076
        Audited::of(order, total)
    });
}

fn main() {}

//! SW085, not reported: the nearest legal neighbour of `fail/audit_trusts_without_a_reason.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    #![audit(trust("prices::table", reason = "read once from a constant, never written"))]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| prices::is_large(order.cents));
}

fn main() {}

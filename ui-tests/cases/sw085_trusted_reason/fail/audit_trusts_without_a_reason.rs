//! SW085: the audit is told to trust a path for no reason.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    #![audit(trust("prices::table", reason = "ok"))] // ERROR SW085
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| prices::is_large(order.cents));
}

fn main() {}

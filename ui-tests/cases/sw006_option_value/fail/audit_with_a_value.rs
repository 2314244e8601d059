//! SW006: the audit is asked for with a value.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    #![audit = true] // ERROR SW006
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json)]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW006: outputs that are lost without a trace.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json, on_unwritable = skip)] // ERROR SW006
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

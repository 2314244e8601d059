//! SW027: inputs of refused outputs that are read again as orders.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json, on_unwritable = dead_letter("orders"))] // ERROR SW027
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW027, not reported: the nearest legal neighbour of `fail/refused_outputs_tried_again.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "large-orders", key = Utf8, value = Json, on_unwritable = dead_letter("orders.dead"))]
    let large: Stream<String, Order> = orders.filter(|_, order| order.cents > 100);
}

fn main() {}

//! SW031, not reported: the nearest legal neighbour of `fail/key_of_a_correction.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "orders", key = Utf8, value = Json)]
    let corrected: Stream<String, Order> = orders.filter(|_, order| order.is_wrong()).map_values(|_, order| order.corrected());
}

fn main() {}

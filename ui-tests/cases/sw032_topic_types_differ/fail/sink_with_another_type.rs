//! SW032: a sink writes another type than the source reads.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "orders", key = Utf8, value = Json)]
    let corrected: Stream<String, Correction> = orders.map_values(|_, order| order.corrected()); // ERROR SW032
}

fn main() {}

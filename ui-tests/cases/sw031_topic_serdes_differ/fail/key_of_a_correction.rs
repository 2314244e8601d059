//! SW031: corrections that go back with another key serde.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "orders", key = Json, value = Json)] // ERROR SW031
    let corrected: Stream<String, Order> = orders.filter(|_, order| order.is_wrong()).map_values(|_, order| order.corrected());
}

fn main() {}

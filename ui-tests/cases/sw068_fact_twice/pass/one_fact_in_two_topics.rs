//! SW068, not reported: the nearest legal neighbour of `fail/one_fact_in_two_topics.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| Audited::new(order));

    #[sink(topic = "large-orders", key = Utf8, value = Json, copies = audited)]
    let large: Stream<String, Audited> = audited.filter(|_, order| order.cents > 100);
}

fn main() {}

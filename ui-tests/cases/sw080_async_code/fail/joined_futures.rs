//! SW080: two lookups at once.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let (score, limit) = futures::join!(score(order), limit(order)); // ERROR SW080
        Audited::of(order, score, limit)
    });
}

fn main() {}

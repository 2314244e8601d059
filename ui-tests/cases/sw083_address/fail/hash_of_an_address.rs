//! SW083: a bucket by the hash of where the order lies.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let mut hasher = Fnv::new();
        std::ptr::hash(order, &mut hasher); // ERROR SW083
        Audited::of(order, hasher.finish())
    });
}

fn main() {}

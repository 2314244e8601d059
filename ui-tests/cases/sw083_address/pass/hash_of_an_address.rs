//! SW083, not reported: the nearest legal neighbour of `fail/hash_of_an_address.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let mut hasher = Fnv::new();
        order.id.hash(&mut hasher);
        Audited::of(order, hasher.finish())
    });
}

fn main() {}

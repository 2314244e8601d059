//! SW072, not reported: the nearest legal neighbour of `fail/seeded_generator.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let mut draw = ChaCha8Rng::seed_from_u64(order.number);
        Audited::drawn(order, &mut draw)
    });
}

fn main() {}

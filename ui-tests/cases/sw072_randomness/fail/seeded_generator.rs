//! SW072: a generator with the record's own seed, but no fixed algorithm.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let mut draw = StdRng::seed_from_u64(order.number); // ERROR SW072
        Audited::drawn(order, &mut draw)
    });
}

fn main() {}

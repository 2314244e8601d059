//! SW072: a number from the thread's generator.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let sampled = rand::random::<u8>() < 13; // ERROR SW072
        Audited::of(order, sampled)
    });
}

fn main() {}

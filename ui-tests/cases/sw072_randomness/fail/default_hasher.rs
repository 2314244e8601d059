//! SW072: a hasher whose algorithm is not fixed.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let mut hasher = DefaultHasher::new(); // ERROR SW072
        Audited::of(order, order.hashed(&mut hasher))
    });
}

fn main() {}

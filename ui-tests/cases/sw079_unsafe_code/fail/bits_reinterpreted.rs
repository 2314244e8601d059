//! SW079: a number out of the bits of another.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let weight: f32 = unsafe { std::mem::transmute(order.weight_bits) }; // ERROR SW079
        Audited::of(order, weight)
    });
}

fn main() {}

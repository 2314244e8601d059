//! SW079, not reported: the nearest legal neighbour of `fail/bits_reinterpreted.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let weight: f32 = f32::from_bits(order.weight_bits);
        Audited::of(order, weight)
    });
}

fn main() {}

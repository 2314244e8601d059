//! SW079: an unsafe block.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        let id = unsafe { std::str::from_utf8_unchecked(&order.raw_id) }; // ERROR SW079
        Audited::of(order, id)
    });
}

fn main() {}

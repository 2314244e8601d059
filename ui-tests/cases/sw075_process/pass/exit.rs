//! SW075, not reported: the nearest legal neighbour of `fail/exit.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Audited> = orders.map_values(|_, order| {
        if order.cents < 0 {
            panic!("order {} has a negative amount", order.id);
        }
        Audited::of(order, 0)
    });
}

fn main() {}

//! SW069, not reported: the nearest legal neighbour of `fail/value_made_on_the_way.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "moved-orders", key = Utf8, value = Json, copies = orders)]
    let moved: Stream<String, Order> = orders.select_key(|_, order| order.id.clone());
}

fn main() {}

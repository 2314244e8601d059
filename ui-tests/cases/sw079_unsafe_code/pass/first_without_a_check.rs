//! SW079, not reported: the nearest legal neighbour of `fail/first_without_a_check.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Value> = orders.map_values(|id, order| {
        json!({ "id": id, "first": order.items.first() })
    });
}

fn main() {}

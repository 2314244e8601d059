//! SW079: an index that is sure to be there, inside a macro.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "audited-orders", key = Utf8, value = Json)]
    let audited: Stream<String, Value> = orders.map_values(|id, order| {
        json!({ "id": id, "first": unsafe { order.items.get_unchecked(0) } }) // ERROR SW079
    });
}

fn main() {}

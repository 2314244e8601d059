//! SW022: a source pasted for a second topic, with the name of the first.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "returns", key = Utf8, value = Json)]
    let orders: Stream<String, Order>; // ERROR SW022

    #[store(name = "orders-per-id", key = Utf8, value = I64)]
    let per_id: Table<String, i64> = orders.group_by_key().count();
}

fn main() {}

//! SW040: a grouping by a new key.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "orders-per-city", key = Utf8, value = I64)]
    let per_city: Table<String, i64> = orders.group_by(|_, order| order.city.clone()).count(); // ERROR SW040
}

fn main() {}

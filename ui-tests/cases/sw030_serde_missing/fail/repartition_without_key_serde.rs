//! SW030: a repartition that only says how values are written.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-city", value = Json)] // ERROR SW030
    #[store(name = "orders-per-city", key = Utf8, value = I64)]
    let per_city: Table<String, i64> = orders.group_by(|_, order| order.city.clone()).count();
}

fn main() {}

//! SW231: a grouped stream says what its topic carries.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-city", key = Utf8, value = Json, carries = Order)] // ERROR SW231
    #[store(name = "orders-per-city", key = Utf8, value = I64)]
    let per_city: Table<String, i64> = orders.group_by(|_, order| order.city.clone()).count();
}

fn main() {}

//! SW231, not reported: the nearest legal neighbour of `fail/carried_by_a_stream.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-city", key = Utf8, value = Json)]
    #[store(name = "orders-per-city", key = Utf8, value = I64)]
    let per_city: Table<String, i64> = orders.group_by(|_, order| order.city.clone()).count();
}

fn main() {}

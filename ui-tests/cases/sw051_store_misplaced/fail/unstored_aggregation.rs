//! SW051: an aggregation that keeps nothing.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(none)] // ERROR SW051
    let counts: Table<String, i64> = orders.group_by_key().count();

    #[sink(topic = "order-counts", key = Utf8, value = Json)]
    let out: Stream<String, OrderCount> = counts.to_stream().map_values(|_, count| OrderCount::new(*count));
}

fn main() {}

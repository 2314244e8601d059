//! SW051, not reported: the nearest legal neighbour of `fail/unstored_aggregation.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.group_by_key().count();

    #[sink(topic = "order-counts", key = Utf8, value = Json)]
    let out: Stream<String, OrderCount> = counts.to_stream().map_values(|_, count| OrderCount::new(*count));
}

fn main() {}

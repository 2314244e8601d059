//! SW023: a sink into a changelog of this application.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.group_by_key().count();

    #[sink(topic = "orders-audit-v1-order-counts-changelog", key = Utf8, value = I64)] // ERROR SW023
    let out: Stream<String, i64> = counts.to_stream();
}

fn main() {}

//! SW050: a count without a store.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let counts: Table<String, i64> = orders.group_by_key().count(); // ERROR SW050

    #[sink(topic = "order-counts", key = Utf8, value = I64)]
    let out: Stream<String, i64> = counts.to_stream();
}

fn main() {}

//! SW007: an aggregation is a table.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Stream<String, i64> = orders.group_by_key().count(); // ERROR SW007
}

fn main() {}

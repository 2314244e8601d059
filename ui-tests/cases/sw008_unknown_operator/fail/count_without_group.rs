//! SW008: `count` needs a grouping.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.count(); // ERROR SW008
}

fn main() {}

//! SW053: a store with a space in its name.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order counts", key = Utf8, value = I64)] // ERROR SW053
    let counts: Table<String, i64> = orders.group_by_key().count();
}

fn main() {}

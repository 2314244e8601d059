//! SW004: a store without a name.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(key = Utf8, value = I64)] // ERROR SW004
    let counts: Table<String, i64> = orders.group_by_key().count();
}

fn main() {}

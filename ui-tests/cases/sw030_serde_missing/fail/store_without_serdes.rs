//! SW030: the store of an aggregate without serdes.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order-counts")] // ERROR SW030
    let counts: Table<String, i64> = orders.group_by_key().count();
}

fn main() {}

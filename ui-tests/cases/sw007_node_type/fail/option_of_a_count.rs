//! SW007: a count deletes no key.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "counts", key = Utf8, value = I64)]
    let counts: Table<String, Option<i64>> = orders.group_by_key().count(); // ERROR SW007
}

fn main() {}

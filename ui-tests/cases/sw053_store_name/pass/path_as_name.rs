//! SW053, not reported: the nearest legal neighbour of `fail/path_as_name.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "orders-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.group_by_key().count();
}

fn main() {}

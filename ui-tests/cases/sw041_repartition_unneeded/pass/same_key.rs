//! SW041, not reported: the nearest legal neighbour of `fail/same_key.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let paid: Stream<String, Order> = orders.filter(|_, order| order.paid);

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = paid.group_by_key().count();
}

fn main() {}

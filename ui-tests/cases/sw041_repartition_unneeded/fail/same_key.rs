//! SW041: a repartition without a change of key.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "paid-orders", key = Utf8, value = Json)] // ERROR SW041
    let paid: Stream<String, Order> = orders.filter(|_, order| order.paid);

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = paid.group_by_key().count();
}

fn main() {}

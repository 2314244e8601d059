//! SW041: a repartition to the count that the topic has.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json, partitions = 4)]
    let orders: Stream<String, Order>;

    #[repartition(name = "spread", key = Utf8, value = Json, partitions = 4)] // ERROR SW041
    let spread: Stream<String, Order> = orders.filter(|_, order| order.paid);
    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = spread.group_by_key().count();
}

fn main() {}

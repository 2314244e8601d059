//! SW052: two stores of one name.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = orders.group_by_key().count();

    #[store(name = "order-counts", key = Utf8, value = I64)] // ERROR SW052
    let cents: Table<String, i64> = orders.group_by_key().aggregate(|| 0, |_, order, total| total + order.cents);
}

fn main() {}

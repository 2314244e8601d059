//! SW041, not reported: the nearest legal neighbour of `fail/repartitioned_twice.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    let by_customer: Stream<String, Order> = orders.select_key(|_, order| order.customer.clone());

    let again: Stream<String, Order> = by_customer.filter(|_, order| order.paid);

    #[store(name = "order-counts", key = Utf8, value = I64)]
    let counts: Table<String, i64> = again.group_by_key().count();
}

fn main() {}

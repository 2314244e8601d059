//! SW004, not reported: the nearest legal neighbour of `fail/repartition_without_name.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-customer", key = Utf8, value = Json)]
    let by_customer: Stream<String, Order> = orders.select_key(|_, order| order.customer.clone());

    #[store(name = "orders-per-customer", key = Utf8, value = I64)]
    let per_customer: Table<String, i64> = by_customer.group_by_key().count();
}

fn main() {}

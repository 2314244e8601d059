//! SW040: a count by a changed key.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[store(name = "orders-per-customer", key = Utf8, value = I64)]
    let per_customer: Table<String, i64> = orders
        .select_key(|_, order| order.customer.clone())
        .group_by_key()
        .count(); // ERROR SW040
}

fn main() {}

//! SW025: two repartitions of one name.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "by-key", key = Utf8, value = Json)]
    let by_customer: Stream<String, Order> = orders.select_key(|_, order| order.customer.clone());
    #[store(name = "per-customer", key = Utf8, value = I64)]
    let per_customer: Table<String, i64> = by_customer.group_by_key().count();

    #[repartition(name = "by-key", key = Utf8, value = Json)] // ERROR SW025
    let by_city: Stream<String, Order> = orders.select_key(|_, order| order.city.clone());
    #[store(name = "per-city", key = Utf8, value = I64)]
    let per_city: Table<String, i64> = by_city.group_by_key().count();
}

fn main() {}

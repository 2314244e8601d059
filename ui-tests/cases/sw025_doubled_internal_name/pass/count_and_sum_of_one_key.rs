//! SW025, not reported: the nearest legal neighbour of `fail/count_and_sum_of_one_key.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-city", key = Utf8, value = Json)]
    let by_city: Stream<String, Order> = orders.select_key(|_, order| order.city.clone());

    #[store(name = "orders-per-city", key = Utf8, value = I64)]
    let number: Table<String, i64> = by_city.group_by_key().count();

    #[store(name = "cents-per-city", key = Utf8, value = I64)]
    let cents: Table<String, i64> = by_city.group_by_key().aggregate(|| 0, |_, order, total| total + order.cents);
}

fn main() {}

//! SW025: two aggregates by city, each with the repartition of the other.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "orders-by-city", key = Utf8, value = Json)]
    #[store(name = "orders-per-city", key = Utf8, value = I64)]
    let number: Table<String, i64> = orders.group_by(|_, order| order.city.clone()).count();

    #[repartition(name = "orders-by-city", key = Utf8, value = Json)] // ERROR SW025
    #[store(name = "cents-per-city", key = Utf8, value = I64)]
    let cents: Table<String, i64> = orders
        .group_by(|_, order| order.city.clone())
        .aggregate(|| 0, |_, order, total| total + order.cents);
}

fn main() {}

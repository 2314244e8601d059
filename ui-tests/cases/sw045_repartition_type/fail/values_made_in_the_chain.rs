//! SW045: values that a closure made.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "cents-by-city", key = Utf8, value = I64)] // ERROR SW045
    #[store(name = "cents-per-city", key = Utf8, value = I64)]
    let per_city: Table<String, i64> = orders
        .map_values(|_, order| order.cents)
        .group_by(|id, _| city_of(id))
        .reduce(|total, cents| total + cents);
}

fn main() {}

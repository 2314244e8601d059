//! SW045, not reported: the nearest legal neighbour of `fail/values_made_in_the_chain.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let cents: Stream<String, i64> = orders.map_values(|_, order| order.cents);

    #[repartition(name = "cents-by-city", key = Utf8, value = I64)]
    #[store(name = "cents-per-city", key = Utf8, value = I64)]
    let per_city: Table<String, i64> = cents
        .group_by(|id, _| city_of(id))
        .reduce(|total, cents| total + cents);
}

fn main() {}

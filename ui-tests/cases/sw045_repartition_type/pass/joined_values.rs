//! SW045, not reported: the nearest legal neighbour of `fail/joined_values.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let rated: Stream<String, Rated> = orders.join(profiles, |_, order, profile| rate(order, profile));

    #[repartition(name = "rated-orders-by-city", key = Utf8, value = Json)]
    #[store(name = "best-per-city", key = Utf8, value = Json)]
    let best: Table<String, Rated> = rated
        .group_by(|_, rated| rated.city.clone())
        .reduce(|best, rated| best.max(rated));
}

fn main() {}

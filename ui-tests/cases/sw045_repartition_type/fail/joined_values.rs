//! SW045: pairs of a join, grouped in the same chain.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[repartition(name = "rated-orders-by-city", key = Utf8, value = Json)] // ERROR SW045
    #[store(name = "best-per-city", key = Utf8, value = Json)]
    let best: Table<String, Rated> = orders
        .join(profiles, |_, order, profile| rate(order, profile))
        .group_by(|_, rated| rated.city.clone())
        .reduce(|best, rated| best.max(rated));
}

fn main() {}

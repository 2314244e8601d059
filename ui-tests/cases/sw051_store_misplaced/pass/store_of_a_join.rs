//! SW051, not reported: the nearest legal neighbour of `fail/store_of_a_join.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let rated: Stream<String, Rated> = orders.join(profiles, |_, order, profile| rate(order, profile));

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let out: Stream<String, Rated> = rated.filter(|_, rated| rated.stars > 2);
}

fn main() {}

//! SW230, not reported: the nearest legal neighbour of `fail/left_join_with_computed_table.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let adults: Table<String, Profile> = profiles.filter(|_, profile| profile.age >= 18);

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let out: Stream<String, Rated> = orders.left_join(adults, |_, order, profile| rate(order, profile));
}

fn main() {}

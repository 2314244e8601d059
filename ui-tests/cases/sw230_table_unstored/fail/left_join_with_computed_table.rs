//! SW230: a left join with a table that is computed from one that keeps nothing.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(none)]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    let adults: Table<String, Profile> = profiles.filter(|_, profile| profile.age >= 18);

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let out: Stream<String, Rated> = orders.left_join(adults, |_, order, profile| rate(order, profile)); // ERROR SW230
}

fn main() {}

//! SW026: one topic, once for its changes and once for its latest values.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "profiles", key = Utf8, value = Json)] // ERROR SW026
    let changes: Stream<String, Profile>;

    #[sink(topic = "profile-changes", key = Utf8, value = Json)]
    let reported: Stream<String, Profile> = changes.filter(|_, profile| profile.is_public);

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = orders.join(profiles, |_, order, profile| rate(order, profile));
}

fn main() {}

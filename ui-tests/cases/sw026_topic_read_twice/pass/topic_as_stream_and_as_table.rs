//! SW026, not reported: the nearest legal neighbour of `fail/topic_as_stream_and_as_table.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "profile-changes", key = Utf8, value = Json)]
    let reported: Stream<String, Profile> = profiles.to_stream();

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = orders.join(profiles, |_, order, profile| rate(order, profile));
}

fn main() {}

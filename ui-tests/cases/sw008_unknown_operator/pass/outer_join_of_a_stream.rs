//! SW008, not reported: the nearest legal neighbour of `fail/outer_join_of_a_stream.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = orders.left_join(profiles, |_, order, profile| rate(order, profile));
}

fn main() {}

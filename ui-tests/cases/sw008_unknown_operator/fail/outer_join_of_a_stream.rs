//! SW008: a stream has no outer join with a table.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = orders.outer_join(profiles, |_, order, profile| rate(order, profile)); // ERROR SW008
}

fn main() {}

//! SW008: a table is joined with a stream, the wrong way round.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "orders", key = Utf8, value = Json)]
    let orders: Stream<String, Order>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = profiles.join(orders, |_, profile, order| rate(order, profile)); // ERROR SW008
}

fn main() {}

//! SW043: JSON keys against plain text.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Json, value = Json)]
    let orders: Stream<String, Order>;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = orders.join(profiles, |_, order, profile| rate(order, profile)); // ERROR SW043
}

fn main() {}

//! SW044: a stream with another partition count is merged behind a join.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json, partitions = 4)]
    let orders: Stream<String, Order>;

    #[source(topic = "profiles", key = Utf8, value = Json, partitions = 4)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[source(topic = "rated-elsewhere", partitions = 2, key = Utf8, value = Json)] // ERROR SW044
    let elsewhere: Stream<String, Rated>;

    let rated: Stream<String, Rated> = orders.join(profiles, |_, order, profile| rate(order, profile));

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let all: Stream<String, Rated> = rated.merge(elsewhere);
}

fn main() {}

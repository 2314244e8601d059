//! SW044, not reported: the nearest legal neighbour of `fail/four_against_eight.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Utf8, value = Json, partitions = 4)]
    let orders: Stream<String, Order>;
    #[repartition(name = "orders-spread", key = Utf8, value = Json, partitions = 8)]
    let spread: Stream<String, Order> = orders;

    #[source(topic = "profiles", key = Utf8, value = Json, partitions = 8)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = spread.join(profiles, |_, order, profile| rate(order, profile));
}

fn main() {}

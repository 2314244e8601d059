//! SW043, not reported: the nearest legal neighbour of `fail/json_key_against_utf8_key.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "orders", key = Json, value = Json)]
    let orders: Stream<String, Order>;
    #[repartition(name = "orders-with-text-keys", key = Utf8, value = Json)]
    let with_text_keys: Stream<String, Order> = orders;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "rated-orders", key = Utf8, value = Json)]
    let rated: Stream<String, Rated> = with_text_keys.join(profiles, |_, order, profile| rate(order, profile));
}

fn main() {}

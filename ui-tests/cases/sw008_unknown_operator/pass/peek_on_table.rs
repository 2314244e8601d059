//! SW008, not reported: the nearest legal neighbour of `fail/peek_on_table.rs`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "adults", key = Utf8, value = Json)]
    let adults: Stream<String, Option<Profile>> = profiles.to_stream().peek(|_, profile| log(profile));
}

fn main() {}

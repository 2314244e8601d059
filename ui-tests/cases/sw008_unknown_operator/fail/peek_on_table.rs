//! SW008: a table has no `peek`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    #[sink(topic = "adults", key = Utf8, value = Json)]
    let adults: Stream<String, Option<Profile>> = profiles.peek(|_, profile| log(profile)); // ERROR SW008
}

fn main() {}

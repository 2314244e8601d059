//! SW007: what a filter deletes needs no `Option`.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")]
    let profiles: Table<String, Profile>;

    let adults: Table<String, Option<Profile>> = profiles.filter(|_, profile| profile.age >= 18); // ERROR SW007

    #[sink(topic = "adults", key = Utf8, value = Json)]
    let out: Stream<String, Option<Profile>> = adults.to_stream();
}

fn main() {}

//! SW051: a topic to be kept, declared as a stream.

streamwright::topology_check! {
    #![application_id = "orders-audit-v1"]
    pub struct OrderAudit;

    #[source(topic = "profiles", key = Utf8, value = Json)]
    #[store(name = "profiles-store")] // ERROR SW051
    let profiles: Stream<String, Profile>;

    #[sink(topic = "profile-changes", key = Utf8, value = Json)]
    let changes: Stream<String, Profile> = profiles.filter(|_, profile| profile.is_public);
}

fn main() {}
